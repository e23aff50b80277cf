package dev.playhead.auth.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.playhead.problem.Refusal;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;

/**
 * Hands mails to the mail server.
 *
 * <p>
 * Where an answer must not tell whether there is an account, it cannot wait for a mail either: {@link #later} does the work
 * after the answer. That a mail server is down is therefore remembered for some seconds and told to everybody alike, whether
 * there would have been a mail or not.
 */
@Startup
@ApplicationScoped
public class Post {

    private static final Logger LOG = Logger.getLogger(Post.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration DOWN = Duration.ofSeconds(10);
    // More would be a flood, or a mail server that hangs; neither must take our memory.
    private static final int MAX_PENDING = 200;

    private final ReactiveMailer mailer;
    private final Templates templates;
    private final RedirectUrls redirects;
    private final MailConfig config;
    private final Clock clock;
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicReference<Instant> failedAt = new AtomicReference<>(Instant.MIN);

    Post(ReactiveMailer mailer, Templates templates, RedirectUrls redirects, MailConfig config, Clock clock) {
        this.mailer = mailer;
        this.templates = templates;
        this.redirects = redirects;
        this.config = config;
        this.clock = clock;
        if (config.confirm() && !config.enabled()) {
            throw new IllegalStateException("playhead.auth.mail.confirm needs playhead.auth.mail.enabled: "
                    + "without mail nobody could confirm an address.");
        }
    }

    /** Throws a refusal as unavailable while the mail server is known to be down, or has too much to do. */
    public void requireUp() {
        if (isDown() || pending.get() >= MAX_PENDING) {
            throw down();
        }
    }

    /** Not where it failed in a time to come: the clock has been set back since. */
    private boolean isDown() {
        var now = clock.instant();
        var failed = failedAt.get();
        return failed.plus(DOWN).isAfter(now) && !failed.isAfter(now);
    }

    /** Sends {@code letters}, after the commit of what they tell of; refused as unavailable where it fails. */
    public Uni<Void> send(List<Letter> letters) {
        return letters.stream()
                .map(this::send)
                .reduce(Uni.createFrom().voidItem(), (all, one) -> all.chain(() -> one));
    }

    private Uni<Void> send(Letter letter) {
        return Uni.createFrom().deferred(() -> mailer.send(written(letter)))
                .ifNoItem().after(PATIENCE).fail()
                .invoke(() -> LOG.infof("outcome=mail_sent kind=%s", letter.kind().text()))
                .onFailure().invoke(failure -> noteFailure(letter, failure))
                .onFailure().transform(failure -> down());
    }

    private Mail written(Letter letter) {
        var written = templates.write(letter, redirects.siteUrl());
        return new Mail()
                .setFrom(config.from())
                .addTo(letter.to())
                .setSubject(written.subject())
                .setText(written.text())
                .setHtml(written.html());
    }

    private void noteFailure(Letter letter, Throwable failure) {
        failedAt.set(clock.instant());
        LOG.errorf("outcome=mail_failed kind=%s reason=\"%s\"", letter.kind().text(), failure);
    }

    /**
     * Does {@code work} after the answer.
     *
     * <p>
     * Nobody waits for it: what is under way when a replica ends is lost, and asked for again by whoever misses it.
     */
    public void later(Supplier<Uni<Void>> work) {
        pending.incrementAndGet();
        Uni.createFrom().deferred(work::get)
                .onTermination().invoke(pending::decrementAndGet)
                .subscribe().with(
                        done -> LOG.debug("outcome=mail_work_done"),
                        failure -> LOG.warnf("outcome=mail_work_failed reason=\"%s\"", failure.getMessage()));
    }

    private static Refusal down() {
        return Refusal.unavailable("The mail server takes no mails at the moment.").retryAfter(DOWN);
    }
}
