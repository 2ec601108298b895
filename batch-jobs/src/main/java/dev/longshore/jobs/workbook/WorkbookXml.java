package dev.longshore.jobs.export;

import static java.util.stream.Collectors.joining;

import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The XML of a workbook, but for its rows. ECMA-376, part 1: the least that every reader takes. */
final class XlsxXml {

    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
    private static final String MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    static final String END_SHEET = "</sheetData></worksheet>";

    static final String RELATIONS =
            HEAD + "<Relationships xmlns=\"" + PACKAGE + "relationships\"><Relationship Id=\"rId1\" Type=\"" + OFFICE
                    + "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

    /** 0 as it is, 1 the header, 2 a date, 3 a time stamp, 4 a time of day. */
    static final String STYLES = HEAD + "<styleSheet xmlns=\"" + MAIN + "\"><numFmts count=\"3\">"
            + "<numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>"
            + "<numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss\"/>"
            + "<numFmt numFmtId=\"166\" formatCode=\"hh:mm:ss\"/></numFmts>"
            + "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
            + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>"
            + "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
            + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
            + "<cellXfs count=\"5\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
            + "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>"
            + IntStream.rangeClosed(164, 166)
                    .mapToObj(format -> "<xf numFmtId=\"" + format
                            + "\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>")
                    .collect(joining())
            + "</cellXfs></styleSheet>";

    private XlsxXml() {}

    /** Up to the first row. */
    static String beginSheet(XlsxCell[] cells, boolean shown) {
        StringBuilder xml = new StringBuilder(HEAD);
        xml.append("<worksheet xmlns=\"").append(MAIN).append("\"><sheetViews><sheetView ");
        xml.append(shown ? "tabSelected=\"1\" " : "");
        xml.append(
                "workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>");
        xml.append("<sheetFormatPr defaultRowHeight=\"15\"/><cols>");
        for (int i = 0; i < cells.length; i++) {
            xml.append("<col min=\"").append(i + 1).append("\" max=\"").append(i + 1);
            xml.append("\" width=\"").append(cells[i].width()).append("\" customWidth=\"1\"/>");
        }
        return xml.append("</cols><sheetData>").toString();
    }

    static String contentTypes(int sheets) {
        return HEAD + "<Types xmlns=\"" + PACKAGE + "content-types\">"
                + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" + MEDIA + "sheet.main+xml\"/>"
                + "<Override PartName=\"/xl/styles.xml\" ContentType=\"" + MEDIA + "styles+xml\"/>"
                + each(
                        sheets,
                        sheet -> "<Override PartName=\"/xl/worksheets/sheet" + sheet + ".xml\" ContentType=\"" + MEDIA
                                + "worksheet+xml\"/>")
                + "</Types>";
    }

    static String workbook(int sheets) {
        return HEAD + "<workbook xmlns=\"" + MAIN + "\" xmlns:r=\"" + OFFICE + "\"><sheets>"
                + each(
                        sheets,
                        sheet -> "<sheet name=\"Rows" + (sheet == 1 ? "" : " " + sheet) + "\" sheetId=\"" + sheet
                                + "\" r:id=\"rId" + sheet + "\"/>")
                + "</sheets></workbook>";
    }

    static String workbookRelations(int sheets) {
        return HEAD + "<Relationships xmlns=\"" + PACKAGE + "relationships\">"
                + each(
                        sheets,
                        sheet -> "<Relationship Id=\"rId" + sheet + "\" Type=\"" + OFFICE
                                + "/worksheet\" Target=\"worksheets/sheet" + sheet + ".xml\"/>")
                + "<Relationship Id=\"rId" + (sheets + 1) + "\" Type=\"" + OFFICE
                + "/styles\" Target=\"styles.xml\"/></Relationships>";
    }

    private static String each(int sheets, IntFunction<String> element) {
        return IntStream.rangeClosed(1, sheets).mapToObj(element).collect(joining());
    }

    /** Appends a text as the content of an element. What XML has no character for stands as {@code _xHHHH_}, and what looks like that is marked. */
    static void escape(String text, StringBuilder xml) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> xml.append("&amp;");
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '\t', '\n' -> xml.append(c);
                case '_' -> xml.append(looksEscaped(text, i) ? "_x005F_" : "_");
                default -> {
                    if (c < ' ' || c >= 0xFFFE) {
                        xml.append("_x%04X_".formatted((int) c));
                    } else {
                        xml.append(c);
                    }
                }
            }
        }
    }

    private static boolean looksEscaped(String text, int at) {
        return text.length() - at >= 7
                && text.charAt(at + 1) == 'x'
                && text.charAt(at + 6) == '_'
                && text.substring(at + 2, at + 6).chars().allMatch(c -> Character.digit(c, 16) >= 0);
    }
}
