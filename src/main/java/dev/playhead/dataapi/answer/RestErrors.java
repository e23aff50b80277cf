package dev.playhead.dataapi.answer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

import dev.playhead.dataapi.request.ErrorCode;
import dev.playhead.dataapi.request.RestError;
import dev.playhead.dataapi.request.RestException;
import dev.playhead.dataapi.statement.ResponseSettings;
import dev.playhead.database.StatementFailure;
import dev.playhead.http.CurrentCaller;
import dev.playhead.http.ProblemDocument;
import dev.playhead.identity.Caller;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;

/**
 * Whatever is refused under {@code /rest/v1}, in the form that PostgREST's clients read: always the four members. What the rest
 * of the house refuses on the way (a bad token, the database away) arrives as a problem document and leaves translated.
 */
class RestErrors {

    static final String PATH = "/rest/v1";
    static final String JSON = "application/json; charset=utf-8";
    static final String PROXY_STATUS = "Proxy-Status";

    private final CurrentCaller current;

    RestErrors(CurrentCaller current) {
        this.current = current;
    }

    @ServerExceptionMapper
    Response refused(RestException refusal) {
        var response = response(refusal.error());
        refusal.headers().forEach((name, value) -> response.getHeaders().putSingle(name, value));
        return response;
    }

    @ServerExceptionMapper
    Response refused(StatementFailure failure) {
        if (ResponseSettings.isInvalid(failure.getMessage(), ResponseSettings.HEADERS)) {
            return response(ErrorCode.INVALID_RESPONSE_HEADERS.of());
        }
        if (ResponseSettings.isInvalid(failure.getMessage(), ResponseSettings.STATUS)) {
            return response(ErrorCode.INVALID_RESPONSE_STATUS.of());
        }
        return failure.sqlState().equals(Raised.STATE) ? raised(failure)
                : response(SqlStates.status(failure, isSignedIn()), failure.sqlState(), failure.getMessage(),
                        failure.detail().orElse(null), failure.hint().orElse(null));
    }

    private static Response raised(StatementFailure failure) {
        try {
            var raised = Raised.of(failure);
            var answer = response(raised.status(), raised.code(), raised.message(), raised.details(), raised.hint());
            return new Overrides(Optional.empty(), raised.headers()).over(answer);
        } catch (RestException invalid) {
            return response(invalid.error());
        }
    }

    @ServerResponseFilter
    void translate(ContainerRequestContext request, ContainerResponseContext response) {
        var path = request.getUriInfo().getPath();
        if ((path.equals(PATH) || path.startsWith(PATH + "/")) && response.getEntity() instanceof ProblemDocument document) {
            var answer = response(document.code().equals("method_not_allowed")
                    ? ErrorCode.UNSUPPORTED_METHOD.of(request.getMethod())
                    : error(document));
            response.setStatus(answer.getStatus());
            response.setEntity(answer.getEntity(), null, MediaType.APPLICATION_JSON_TYPE);
            answer.getHeaders().forEach((name, values) -> response.getHeaders().putSingle(name, values.get(0)));
        }
    }

    static RestError error(ProblemDocument document) {
        return switch (document.code()) {
            case "token_expired" -> ErrorCode.INVALID_JWT_CLAIMS.of("JWT expired");
            case "token_invalid", "session_ended", "account_deleted", "account_banned", "forbidden", "unauthenticated" ->
                ErrorCode.INVALID_JWT.of(document.detail());
            case "unavailable" -> ErrorCode.CONNECTION_ERROR.of();
            case "body_too_large" -> ErrorCode.BODY_TOO_LARGE.of(document.detail());
            case "not_found" -> ErrorCode.INVALID_PATH.of();
            default -> document.status() >= 500
                    ? ErrorCode.INTERNAL.of(document.detail())
                    : ErrorCode.INVALID_BODY.of(document.detail());
        };
    }

    private static Response response(RestError error) {
        return response(error.status(), error.code().code(), error.message(), error.details(), error.hint());
    }

    private static Response response(int status, String code, @Nullable String message, @Nullable Object details,
            @Nullable String hint) {
        var response = Response.status(status).entity(body(code, message, details, hint))
                .header(HttpHeaders.CONTENT_TYPE, JSON)
                .header(PROXY_STATUS, proxyStatus(code));
        if (status == 401) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, code.startsWith("PGRST30")
                    ? "Bearer error=\"invalid_token\", error_description=\"" + message + "\""
                    : "Bearer");
        }
        return status == 503 ? response.header(HttpHeaders.RETRY_AFTER, 1).build() : response.build();
    }

    static Map<String, Object> body(String code, @Nullable String message, @Nullable Object details, @Nullable String hint) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("code", code);
        body.put("details", details);
        body.put("hint", hint);
        body.put("message", message);
        return body;
    }

    static String proxyStatus(String code) {
        return "PostgREST; error=" + code;
    }

    private boolean isSignedIn() {
        try {
            return !(current.anybody() instanceof Caller.Nobody);
        } catch (Refusal refusal) {
            return refusal.problem() != Problem.UNAUTHENTICATED;
        }
    }
}
