package dev.playhead.dataapi.request;

/** Text as a refusal shows it: quoted, and with nothing in it that a terminal would act upon. */
final class Quoted {

    private Quoted() {
    }

    /** In double quotes, as what stood in the text or was expected there. */
    static String string(String text) {
        var shown = new StringBuilder("\"");
        text.codePoints().forEach(each -> shown.append(each == '"' ? "\\\"" : escaped(each)));
        return shown.append('"').toString();
    }

    static String string(int codePoint) {
        return '"' + (codePoint == '"' ? "\\\"" : escaped(codePoint)) + '"';
    }

    /** In single quotes, as a character that was not allowed to follow. */
    static String character(int codePoint) {
        return "'" + (codePoint == '\'' ? "\\'" : escaped(codePoint)) + "'";
    }

    private static String escaped(int codePoint) {
        return switch (codePoint) {
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '\r' -> "\\r";
            case 0 -> "\\NUL";
            default -> codePoint < 0x20 || codePoint >= 0x7F ? "\\" + codePoint : Character.toString(codePoint);
        };
    }
}
