package dev.playhead.auth;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * Passwords to hashes and back to yes or no: Argon2id as OWASP asks for, and bcrypt for what was imported.
 *
 * <p>
 * A hash carries its own parameters (PHC string format), so today's can change without breaking yesterday's. Everything here
 * takes a tenth of a second of one core: call it on no event loop.
 */
final class PasswordHashes {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int PARALLELISM = 1;
    private static final int MEMORY_KIB = 19456;
    private static final int ITERATIONS = 2;

    private static final Pattern ARGON2 = Pattern.compile(
            "\\$argon2(id|i|d)\\$v=19\\$m=\\d{1,7},t=\\d{1,3},p=\\d{1,3}\\$[A-Za-z0-9+/]{11,}\\$[A-Za-z0-9+/]{16,}");
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$\\d\\d\\$[./0-9A-Za-z]{53}");

    // bcrypt looks at no more, and its encoder throws.
    private static final int BCRYPT_MAX_BYTES = 72;

    private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, PARALLELISM, MEMORY_KIB,
            ITERATIONS);
    private final BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder();

    /** Whether {@code hash} is one that a password can be checked against. */
    boolean know(String hash) {
        return isBcrypt(hash) || ARGON2.matcher(hash).matches();
    }

    /** Whether {@code password} is one that can have been hashed so; where it is not, there is no work in saying no. */
    boolean fits(Password password, String hash) {
        return !isBcrypt(hash) || password.given().getBytes(StandardCharsets.UTF_8).length <= BCRYPT_MAX_BYTES;
    }

    String hash(Password password) {
        return argon2.encode(password.normalised());
    }

    boolean matches(Password password, String hash) {
        if (isBcrypt(hash)) {
            return fits(password, hash) && bcrypt.matches(password.given(), hash);
        }
        return know(hash) && argon2.matches(password.normalised(), hash);
    }

    /** Whether today a password would be hashed in another way. */
    boolean isOutdated(String hash) {
        return isBcrypt(hash) || argon2.upgradeEncoding(hash);
    }

    private static boolean isBcrypt(String hash) {
        return BCRYPT.matcher(hash).matches();
    }
}
