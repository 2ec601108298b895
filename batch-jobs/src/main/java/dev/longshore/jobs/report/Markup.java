package dev.longshore.jobs.report;

/** Writes well-formed XHTML. Whatever comes from outside goes through {@link #text}: nothing of it can be a tag, and so nothing of it can be fetched or run. */
final class Markup {

    private final StringBuilder out = new StringBuilder(1 << 16);

    /** What this code writes itself. */
    Markup raw(String markup) {
        out.append(markup);
        return this;
    }

    /** What somebody else says, as content or in an attribute. */
    Markup text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\t', '\n', '\r' -> out.append(' ');
                default -> out.append(isXml(text, i) ? c : '\ufffd');
            }
        }
        return this;
    }

    private static boolean isXml(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
        }
        return c >= ' ' && c < '\ufffe';
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
