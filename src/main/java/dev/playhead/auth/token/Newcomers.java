package dev.playhead.auth.token;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import dev.playhead.database.Database;
import dev.playhead.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Users of an issuer elsewhere get an account here when they first come, and with it a profile: projects and sessions belong
 * to one. The account has no password.
 *
 * <p>
 * Whoever was seen here lately is not looked up again. On a Supabase database the accounts are Supabase's to make.
 */
@ApplicationScoped
class Newcomers {

    private static final Logger LOG = Logger.getLogger(Newcomers.class);
    private static final int REMEMBERED = 100_000;

    // An address that another account has is that account's: the newcomer goes without.
    private static final String ADD = """
            insert into auth.users (id, email, email_confirmed_at, raw_app_meta_data, raw_user_meta_data)
            select $1, wanted.email, case when wanted.email is not null then now() end, $3, $4
            from (
                select case
                    when not exists (select from auth.users where email = $2)
                     and not exists (select from public.profiles where email = $2)
                    then $2::pg_catalog.text
                end
            ) as wanted (email)
            on conflict do nothing
            """;

    private final Database database;
    private final boolean supabase;
    private final Set<UUID> known = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }));

    Newcomers(Database database,
            @ConfigProperty(name = "playhead.database.supabase", defaultValue = "false") boolean supabase) {
        this.database = database;
        this.supabase = supabase;
    }

    /** Makes the account of {@code user} unless there is one; fails as unavailable while the database is away. */
    Uni<Void> welcome(Caller.User user, String provider) {
        if (supabase || known.contains(user.id())) {
            return Uni.createFrom().voidItem();
        }
        return database.actingAs(new Caller.Service(), connection -> add(connection, user, provider))
                .invoke(() -> known.add(user.id()))
                .replaceWithVoid();
    }

    private static Uni<Void> add(SqlConnection connection, Caller.User user, String provider) {
        var claims = new JsonObject(user.claims());
        var name = claims.getValue("name") instanceof String text ? text : "";
        return connection.preparedQuery(ADD)
                .execute(Tuple.of(user.id(), email(claims),
                        JsonObject.of("provider", provider, "providers", List.of(provider)),
                        name.isEmpty() || name.length() > 200 ? new JsonObject() : JsonObject.of("display_name", name)))
                .invoke(rows -> {
                    if (rows.rowCount() > 0) {
                        LOG.infof("outcome=account_made user=%s provider=%s", user.id(), provider);
                    }
                })
                .replaceWithVoid();
    }

    /** The address that the issuer has verified; null where it says of none that it has. */
    private static @Nullable String email(JsonObject claims) {
        var isVerified = Boolean.TRUE.equals(claims.getValue("email_verified"));
        return isVerified && claims.getValue("email") instanceof String email && email.length() <= 255
                ? email.toLowerCase(Locale.ROOT)
                : null;
    }
}
