package dev.playhead.dataapi.request;

import java.util.List;
import java.util.function.Supplier;

/** How names, quoted texts and the ways into JSON are written. */
final class Names {

    private Names() {
    }

    /** A name: quoted, or letters, digits, {@code _ $ -} and inner spaces. */
    static String name(Scanner scanner) {
        return scanner.named("field name (* or [a..z0..9_$])",
                () -> scanner.either(() -> quoted(scanner), () -> dashed(scanner, () -> identifier(scanner))));
    }

    /** Names with commas between them. */
    static List<String> list(Scanner scanner) {
        return scanner.separated(() -> name(scanner), () -> spaced(scanner, ','));
    }

    /** A name that needs no quotes and has no dash in it, as a type has, or a text search configuration. */
    static String identifier(Scanner scanner) {
        return scanner.takeSome(Names::isIdentifier, "letter", "digit").strip();
    }

    static boolean isIdentifier(int codePoint) {
        return Character.isLetter(codePoint) || isDigit(codePoint) || codePoint == '_' || codePoint == ' '
                || codePoint == '$';
    }

    /** Anything between double quotes, where a backslash takes the next character as it is. */
    static String quoted(Scanner scanner) {
        scanner.symbol('"');
        var text = new StringBuilder();
        text.append(scanner.takeWhile(Names::isPlain));
        scanner.many(() -> {
            scanner.symbol('\\');
            text.appendCodePoint(scanner.any());
            return text.append(scanner.takeWhile(Names::isPlain));
        });
        scanner.symbol('"');
        return text.toString();
    }

    /** A field: a name and the way into it. */
    static Field field(Scanner scanner) {
        spaces(scanner);
        var name = name(scanner);
        var path = jsonPath(scanner);
        spaces(scanner);
        return new Field(name, path);
    }

    static List<JsonStep> jsonPath(Scanner scanner) {
        return scanner.many(() -> jsonStep(scanner));
    }

    static void dot(Scanner scanner) {
        scanner.named("delimiter (.)", () -> mark(scanner, '.'));
    }

    /** A symbol where a rule must have a result. */
    static boolean mark(Scanner scanner, char symbol) {
        scanner.symbol(symbol);
        return true;
    }

    /**
     * The end of a text that closes with a parenthesis. One too many is harmless and seen in the wild; anything else
     * that is left over would be something asked for and not heeded.
     */
    static void surplus(Scanner scanner) {
        scanner.takeWhile(each -> each == ')' || each == ' ' || each == '\t');
        scanner.end();
    }

    static void spaces(Scanner scanner) {
        scanner.takeWhile(each -> each == ' ' || each == '\t');
    }

    /** A symbol that may stand between spaces. */
    static void spaced(Scanner scanner, char symbol) {
        spaces(scanner);
        scanner.symbol(symbol);
        spaces(scanner);
    }

    private static JsonStep jsonStep(Scanner scanner) {
        var asText = scanner.<Integer> either(
                () -> scanner.attempt(() -> arrow(scanner, "->>")),
                () -> scanner.attempt(() -> arrow(scanner, "->"))) == 3;
        return new JsonStep(asText, scanner.<JsonStep.Operand> either(
                () -> scanner.attempt(() -> index(scanner)),
                () -> scanner.attempt(() -> key(scanner))));
    }

    private static int arrow(Scanner scanner, String arrow) {
        scanner.word(arrow);
        return arrow.length();
    }

    private static JsonStep.Index index(Scanner scanner) {
        var negative = scanner.optional(() -> mark(scanner, '-')) != null;
        var digits = scanner.takeSome(Names::isDigit, "digit");
        // PostgREST takes the 0 of emb(array->0) for a key, which no array has.
        if (!scanner.comes(')')) {
            scanner.either(ends(scanner, "->"), ends(scanner, "::"), ends(scanner, "."), ends(scanner, ","), () -> {
                scanner.end();
                return true;
            });
        }
        return new JsonStep.Index(bounded(negative ? "-" + digits : digits));
    }

    private static Supplier<Boolean> ends(Scanner scanner, String word) {
        return () -> {
            scanner.lookAhead(word);
            return true;
        };
    }

    /** No array has an element as far out as {@link Integer#MAX_VALUE}, so that one stands for all beyond it. */
    private static int bounded(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException tooLong) {
            return digits.startsWith("-") ? -Integer.MAX_VALUE : Integer.MAX_VALUE;
        }
    }

    private static JsonStep.Key key(Scanner scanner) {
        return new JsonStep.Key(scanner.named("any non reserved character different from: .,>()",
                () -> scanner.either(() -> quoted(scanner), () -> dashed(scanner,
                        () -> scanner.takeSome(each -> "(-:.,>)".indexOf(each) < 0).strip()))));
    }

    /** Parts with dashes between them; a dash that begins an arrow is none. */
    private static String dashed(Scanner scanner, Supplier<String> part) {
        return String.join("-", scanner.separated(part, () -> scanner.attemptTo(() -> {
            scanner.symbol('-');
            scanner.notFollowedBy('>');
        })));
    }

    private static boolean isDigit(int codePoint) {
        return codePoint >= '0' && codePoint <= '9';
    }

    private static boolean isPlain(int codePoint) {
        return codePoint != '"' && codePoint != '\\';
    }
}
