package dev.playhead.dataapi.request;

/** A place in a text as people count, from one, with tabs at every eighth column. */
record Place(int line, int column) {

    static Place of(int[] text, int position) {
        var line = 1;
        var column = 1;
        for (var each = 0; each < position && each < text.length; each++) {
            switch (text[each]) {
                case '\n' -> {
                    line++;
                    column = 1;
                }
                case '\t' -> column += 8 - (column - 1) % 8;
                default -> column++;
            }
        }
        return new Place(line, column + Math.max(0, position - text.length));
    }

    @Override
    public String toString() {
        return "(line " + line + ", column " + column + ")";
    }
}
