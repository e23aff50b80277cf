package dev.playhead.auth.limit;

import java.util.Locale;
import java.util.function.Function;

/** What is counted. */
public enum Rule {
    SIGN_UP(LimitConfig::signUp),
    SIGN_IN(LimitConfig::signIn),
    ANONYMOUS(LimitConfig::anonymous),
    REFRESH(LimitConfig::refresh),
    VERIFY(LimitConfig::verify),
    MAIL(LimitConfig::mail),
    WRONG_PASSWORD(LimitConfig::wrongPassword),
    WRONG_PASSWORD_ANYWHERE(LimitConfig::wrongPasswordAnywhere);

    private final Function<LimitConfig, Rate> rate;

    Rule(Function<LimitConfig, Rate> rate) {
        this.rate = rate;
    }

    Rate rate(LimitConfig config) {
        return rate.apply(config);
    }

    /** As it stands in the database and in the log. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
