package dev.longshore.jobs.workbook;

import static java.util.stream.Collectors.joining;

import dev.longshore.jobs.workbook.Sheet.Paper;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The XML of a workbook, but for its rows. ECMA-376, part 1: the least that every reader takes. */
final class WorkbookXml {

    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
    private static final String MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    private static final String CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";

    static final String RELATIONS =
            HEAD + "<Relationships xmlns=\"" + PACKAGE + "relationships\"><Relationship Id=\"rId1\" Type=\"" + OFFICE
                    + "/officeDocument\" Target=\"xl/workbook.xml\"/><Relationship Id=\"rId2\" Type=\"" + PACKAGE
                    + "relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>";

    private WorkbookXml() {}

    /** Up to the first row. */
    static String beginSheet(Sheet sheet, boolean shown) {
        StringBuilder xml = new StringBuilder(HEAD);
        xml.append("<worksheet xmlns=\"").append(MAIN).append("\">");
        xml.append(sheet.paper() == Paper.ANY ? "" : "<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>");
        xml.append("<sheetViews><sheetView ").append(shown ? "tabSelected=\"1\" " : "");
        xml.append(
                "workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>");
        xml.append("<sheetFormatPr defaultRowHeight=\"15\"/><cols>");
        for (int i = 0; i < sheet.columns().size(); i++) {
            xml.append("<col min=\"").append(i + 1).append("\" max=\"").append(i + 1);
            xml.append("\" width=\"").append(sheet.columns().get(i).width()).append("\" customWidth=\"1\"/>");
        }
        return xml.append("</cols><sheetData>").toString();
    }

    static String endSheet(Sheet sheet) {
        if (sheet.paper() == Paper.ANY) {
            return "</sheetData></worksheet>";
        }
        return "</sheetData><pageSetup paperSize=\"9\" orientation=\""
                + (sheet.paper() == Paper.LYING ? "landscape" : "portrait")
                + "\" fitToHeight=\"0\"/><headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter></worksheet>";
    }

    static String properties(String title, String author) {
        StringBuilder xml = new StringBuilder(HEAD);
        xml.append("<cp:coreProperties xmlns:cp=\"" + CORE + "\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">");
        xml.append("<dc:title>");
        escape(title, xml);
        xml.append("</dc:title><dc:creator>");
        escape(author, xml);
        return xml.append("</dc:creator></cp:coreProperties>").toString();
    }

    static String contentTypes(int sheets) {
        return HEAD + "<Types xmlns=\"" + PACKAGE + "content-types\">"
                + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                + "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
                + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" + MEDIA + "sheet.main+xml\"/>"
                + "<Override PartName=\"/xl/styles.xml\" ContentType=\"" + MEDIA + "styles+xml\"/>"
                + each(
                        sheets,
                        sheet -> "<Override PartName=\"/xl/worksheets/sheet" + sheet + ".xml\" ContentType=\"" + MEDIA
                                + "worksheet+xml\"/>")
                + "</Types>";
    }

    static String workbook(List<Sheet> sheets) {
        StringBuilder xml = new StringBuilder(HEAD);
        xml.append("<workbook xmlns=\"" + MAIN + "\" xmlns:r=\"" + OFFICE + "\"><sheets>");
        StringBuilder heads = new StringBuilder();
        for (int i = 0; i < sheets.size(); i++) {
            String name = attribute(sheets.get(i).name());
            xml.append("<sheet name=\"").append(name).append("\" sheetId=\"").append(i + 1);
            xml.append("\" r:id=\"rId").append(i + 1).append("\"/>");
            if (sheets.get(i).paper() != Paper.ANY) {
                heads.append("<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"")
                        .append(i);
                heads.append("\">'").append(name.replace("'", "''")).append("'!$1:$1</definedName>");
            }
        }
        xml.append("</sheets>");
        if (heads.length() > 0) {
            xml.append("<definedNames>").append(heads).append("</definedNames>");
        }
        return xml.append("</workbook>").toString();
    }

    private static String attribute(String text) {
        StringBuilder xml = new StringBuilder();
        escape(text, xml);
        return xml.toString().replace("\"", "&quot;");
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
