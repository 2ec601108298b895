package dev.longshore.jobs.workbook;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;

/** The styles that a workbook uses, in the order of their first use; 0 is that of a cell which says nothing. */
final class WorkbookStyles {

    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private static final int FIRST_FORMAT = 164;

    private static final String FONTS = "<fonts count=\"3\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
            + "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font>"
            + "<font><b/><sz val=\"16\"/><name val=\"Calibri\"/></font></fonts>";
    private static final String FILLS = "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
            + "<fill><patternFill patternType=\"gray125\"/></fill></fills>";
    private static final String BORDERS =
            "<borders count=\"3\">" + "<border><left/><right/><top/><bottom/><diagonal/></border>"
                    + "<border><left/><right/><top/><bottom style=\"thin\"><color rgb=\"FF1B2430\"/></bottom><diagonal/></border>"
                    + "<border><left/><right/><top style=\"thin\"><color rgb=\"FF1B2430\"/></top><bottom/><diagonal/></border></borders>";

    private final List<CellStyle> styles = new ArrayList<>(List.of(CellStyle.PLAIN));
    private final List<String> formats = new ArrayList<>();

    int indexOf(CellStyle style) {
        int known = styles.indexOf(style);
        if (known >= 0) {
            return known;
        }
        styles.add(style);
        if (!style.format().isEmpty() && !formats.contains(style.format())) {
            formats.add(style.format());
        }
        return styles.size() - 1;
    }

    String xml() {
        StringBuilder xml = new StringBuilder(HEAD)
                .append("<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">");
        if (!formats.isEmpty()) {
            xml.append("<numFmts count=\"").append(formats.size()).append("\">");
            for (int i = 0; i < formats.size(); i++) {
                xml.append("<numFmt numFmtId=\"").append(FIRST_FORMAT + i).append("\" formatCode=\"");
                xml.append(attribute(formats.get(i))).append("\"/>");
            }
            xml.append("</numFmts>");
        }
        return xml.append(FONTS)
                .append(FILLS)
                .append(BORDERS)
                .append(
                        "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>")
                .append("<cellXfs count=\"")
                .append(styles.size())
                .append("\">")
                .append(styles.stream().map(this::format).collect(joining()))
                .append("</cellXfs>")
                // without it, LibreOffice draws cells that say nothing in a font of its own
                .append(
                        "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>")
                .toString();
    }

    private String format(CellStyle style) {
        int number = style.format().isEmpty() ? 0 : FIRST_FORMAT + formats.indexOf(style.format());
        int font =
                switch (style.weight()) {
                    case BODY -> 0;
                    case HEADER, TOTAL -> 1;
                    case TITLE -> 2;
                };
        int border =
                switch (style.weight()) {
                    case BODY, TITLE -> 0;
                    case HEADER -> 1;
                    case TOTAL -> 2;
                };
        String alignment =
                switch (style.side()) {
                    case AS_TYPED -> "/>";
                    case LEFT -> " applyAlignment=\"1\"><alignment horizontal=\"left\"/></xf>";
                    case RIGHT -> " applyAlignment=\"1\"><alignment horizontal=\"right\"/></xf>";
                    case WRAPPED -> " applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>";
                };
        return "<xf numFmtId=\"" + number + "\" fontId=\"" + font + "\" fillId=\"0\" borderId=\"" + border
                + "\" xfId=\"0\"" + (number == 0 ? "" : " applyNumberFormat=\"1\"")
                + (font == 0 ? "" : " applyFont=\"1\"") + (border == 0 ? "" : " applyBorder=\"1\"") + alignment;
    }

    private static String attribute(String format) {
        return format.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    }
}
