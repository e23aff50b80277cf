package dev.playhead.http;

import java.util.Comparator;
import java.util.List;
import java.util.UUID;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;

import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;

import dev.playhead.problem.InvalidField;
import dev.playhead.problem.Problem;
import dev.playhead.problem.Refusal;

/** Whatever goes wrong with a request, as a problem document: nothing leaves the house in another form. */
class RefusalMapper {

    private static final Logger LOG = Logger.getLogger(RefusalMapper.class);

    @ServerExceptionMapper
    Response refused(Refusal refusal) {
        return ProblemDocument.response(refusal);
    }

    @ServerExceptionMapper
    Response unreadable(JsonProcessingException failure) {
        return ProblemDocument.response(JsonPlace.refusal(failure));
    }

    /** Named for itself, because Quarkus brings a mapper of its own for it, which the nearer class alone displaces. */
    @ServerExceptionMapper
    Response mismatched(MismatchedInputException failure) {
        return unreadable(failure);
    }

    @ServerExceptionMapper
    Response invalid(ConstraintViolationException failure) {
        List<InvalidField> errors = failure.getConstraintViolations().stream()
                .map(RefusalMapper::invalidField)
                .sorted(Comparator.comparing(InvalidField::field))
                .toList();
        return ProblemDocument.response(Refusal.invalid(errors));
    }

    @ServerExceptionMapper
    Response refusedByProtocol(WebApplicationException failure) {
        if (failure.getCause() instanceof JsonProcessingException unreadable) {
            return unreadable(unreadable);
        }
        return ProblemDocument.response(switch (failure.getResponse().getStatus()) {
            case 401 -> Problem.UNAUTHENTICATED.refusal("Nobody is signed in.");
            case 403 -> Problem.FORBIDDEN.refusal("This caller may not do that.");
            case 404 -> Problem.NOT_FOUND.refusal("There is nothing at this path.");
            case 405 -> Problem.METHOD_NOT_ALLOWED.refusal("This path has other methods.");
            case 406 -> Problem.NOT_ACCEPTABLE.refusal("Accept names no media type that this path can give.");
            case 413 -> Problem.BODY_TOO_LARGE.refusal("The body is larger than this service takes.");
            case 415 -> Problem.UNSUPPORTED_MEDIA_TYPE.refusal("Content-Type names no media type that this path takes.");
            case 400 -> Problem.MALFORMED_JSON.refusal("The body cannot be read.");
            default -> unexpected(failure);
        });
    }

    @ServerExceptionMapper
    Response failed(Throwable failure) {
        return ProblemDocument.response(unexpected(failure));
    }

    private static Refusal unexpected(Throwable failure) {
        var incident = UUID.randomUUID();
        LOG.errorf(failure, "outcome=failed incident=%s", incident);
        return Problem.INTERNAL.refusal("Something went wrong here; the log knows more under incident " + incident + ".");
    }

    private static InvalidField invalidField(ConstraintViolation<?> violation) {
        var place = place(violation);
        return new InvalidField(place, place.isEmpty() ? "the body must be an object" : violation.getMessage());
    }

    /** {@code open.request.displayName} is a method, its parameter and a field: the caller knows the field alone. */
    private static String place(ConstraintViolation<?> violation) {
        var place = new StringBuilder();
        for (var node : violation.getPropertyPath()) {
            if (node.isInIterable() && node.getIndex() != null) {
                place.append('[').append(node.getIndex()).append(']');
            }
            if (node.getKind() == ElementKind.PROPERTY) {
                place.append(place.isEmpty() ? "" : ".").append(JsonPlace.snakeCase(node.getName()));
            }
        }
        return place.toString();
    }
}
