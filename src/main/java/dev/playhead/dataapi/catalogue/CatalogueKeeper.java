package dev.playhead.dataapi.catalogue;

import java.time.Duration;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

import org.jboss.logging.Logger;

import dev.playhead.database.Announcement;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;

/** Has the catalogue ready before the first request, and read again when the schema changes. */
@ApplicationScoped
class CatalogueKeeper {

    private static final Logger LOG = Logger.getLogger(CatalogueKeeper.class);
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration RETRY_FIRST = Duration.ofMillis(200);
    private static final Duration RETRY_LAST = Duration.ofSeconds(2);
    private static final int RETRIES = 5;

    private final Catalogues catalogues;

    CatalogueKeeper(Catalogues catalogues) {
        this.catalogues = catalogues;
    }

    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE + 2) StartupEvent starting) {
        try {
            catalogues.reread().await().atMost(START);
        } catch (RuntimeException away) {
            // All other doors work without it.
            LOG.warnf("outcome=catalogue_unavailable reason=\"%s\" action=retry", away.getMessage());
        }
    }

    void announced(@Observes Announcement announcement) {
        if (announcement instanceof Announcement.SchemaChanges || announcement instanceof Announcement.Missed) {
            catalogues.reread()
                    .onFailure().retry().withBackOff(RETRY_FIRST, RETRY_LAST).atMost(RETRIES)
                    .subscribe().with(done -> {
                    }, CatalogueKeeper::failed);
        }
    }

    @Scheduled(every = "${playhead.rest.catalogue-reread-every}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> look() {
        if (catalogues.isAnnounced()) {
            return Uni.createFrom().voidItem();
        }
        return catalogues.reread().onFailure().invoke(CatalogueKeeper::failed).onFailure().recoverWithNull();
    }

    private static void failed(Throwable away) {
        LOG.warnf("outcome=catalogue_unavailable reason=\"%s\" action=keep", away.getMessage());
    }
}
