package dev.playhead.database;

import org.jspecify.annotations.Nullable;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.impl.command.CommandResponse;

/**
 * Fails the statement to which PostgreSQL says that the connection ends, and ends it.
 *
 * <p>
 * The driver takes {@code 57P01}, {@code 57P05} and {@code 25P03} for news about the connection alone. But a function may raise
 * them, and PostgreSQL then goes on: the driver would have its statement succeed with no result, which it cannot handle itself,
 * so that whoever waits for it waits for ever. Where the connection does end, nothing succeeds any more and nothing is done
 * here.
 * Only the channel's event loop comes here.
 */
final class SaidToEnd extends ChannelInboundHandlerAdapter {

    private static final String RAISED = "ERROR";

    private @Nullable PgException said;

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof PgException failure) {
            said = failure;
            if (RAISED.equals(failure.getSeverity())) {
                // No news about the connection, and the message is anybody's: it goes to who asked, and not into a log.
                return;
            }
        }
        context.fireExceptionCaught(cause);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var failure = said;
        if (failure == null || !(message instanceof CommandResponse<?> response)) {
            context.fireChannelRead(message);
            return;
        }
        said = null;
        if (response.toAsyncResult().failed()) {
            context.fireChannelRead(response);
            return;
        }
        context.fireChannelRead(failed(response, failure));
        context.close();
    }

    private static <R> CommandResponse<R> failed(CommandResponse<R> response, PgException failure) {
        CommandResponse<R> failed = CommandResponse.failure(failure);
        failed.cmd = response.cmd;
        return failed;
    }
}
