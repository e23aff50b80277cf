package dev.playhead.realtime;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.playhead.identity.Caller;
import dev.playhead.realtime.change.Binding;
import dev.playhead.realtime.change.ChangeFollowing;
import dev.playhead.realtime.change.ChangePage;
import dev.playhead.realtime.change.Changes;
import io.smallrye.mutiny.Uni;

/** All changes that a channel wants and that are not the events of a session, in the order of commits. */
final class ChangeSource extends Source<ChangePage> {

    private final Changes changes;
    private final List<Binding> wanted;
    private final Function<ChangePage, Uni<Void>> sender;
    private volatile ChangeFollowing following;
    // The place after a page that is on its way; nothing once it was written and more was asked for.
    private volatile @Nullable String handed;

    ChangeSource(long binding, Changes changes, List<Binding> wanted, ChangeFollowing following,
            Function<ChangePage, Uni<Void>> sender) {
        super(binding);
        this.changes = changes;
        this.wanted = wanted;
        this.following = following;
        this.sender = sender;
    }

    @Override
    String place() {
        return following.settled();
    }

    @Override
    Uni<Void> continueAs(Caller caller) {
        var onItsWay = handed;
        return follow(caller, Optional.of(onItsWay == null ? following.settled() : onItsWay));
    }

    @Override
    Uni<Void> skipToNow(Caller caller) {
        return follow(caller, Optional.empty());
    }

    private Uni<Void> follow(Caller caller, Optional<String> cursor) {
        return changes.follow(caller, wanted, cursor)
                .invoke(renewed -> {
                    following = renewed;
                    handed = null;
                })
                .replaceWithVoid();
    }

    @Override
    protected Uni<ChangePage> next() {
        handed = null;
        return following.next();
    }

    @Override
    protected Uni<Void> deliver(ChangePage page) {
        handed = page.cursor();
        return sender.apply(page);
    }

    @Override
    protected void stop() {
        following.stop();
    }
}
