package dev.longshore.jobs.syncin;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an XLSX file that a reader of its cells needs. Trusts nothing: a document type is refused, so that no entity reaches out or multiplies; what
 * unpacks to more than a workbook would is refused; texts that cells share are kept in memory up to a bound.
 */
final class Workbook implements Closeable {

    private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    static final String DOCUMENT_TYPE = "declares a document type or an entity, which no spreadsheet program writes";

    private static final int MOST_ENTRIES = 10_000;

    /** Spreadsheet programs write some hundred, of 255 characters at most. */
    private static final int MOST_FORMATS = 10_000;

    private static final int LONGEST_FORMAT = 1_000;
    private static final long MOST_BYTES = 8L << 30;

    /** Text packs well, but hardly better; what is small may pack as it likes. */
    private static final int MOST_RATIO = 250;

    private static final long ANY_RATIO = 32L << 20;

    /** Of the heap, for the shared text of a unit: several units read the same workbook side by side, each with texts of its own. */
    private static final int SHARE_OF_HEAP = 16;

    /** Of a text, besides its characters. */
    private static final int TEXT_BYTES = 56;

    /** Each open element takes memory; the parts that are read here nest some ten deep. */
    private static final String MOST_DEPTH = "100";

    private static final int FIRST_BUILT_IN_DATE = 14;
    private static final int LAST_BUILT_IN_DATE = 22;

    private final XMLInputFactory factory;
    private final ZipFile zip;
    private final long mostShared;

    private Workbook(ZipFile zip, long mostShared) {
        this.zip = zip;
        this.mostShared = mostShared;
        this.factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setProperty("jdk.xml.maxElementDepth", MOST_DEPTH);
    }

    static Workbook open(Path file) throws IOException {
        return open(file, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /** @param mostShared bytes of text that its cells may share */
    static Workbook open(Path file, long mostShared) throws IOException {
        ZipDirectory.bound(file);
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw refused("is no XLSX file: " + e.getMessage());
        }
        if (zip.size() > MOST_ENTRIES) {
            zip.close();
            throw refused("holds more than " + MOST_ENTRIES + " files");
        }
        return new Workbook(zip, mostShared);
    }

    static LongshoreException refused(String why) {
        return refused(why, "Save it anew as .xlsx with your spreadsheet program, or send CSV.");
    }

    private static LongshoreException refused(String why, String remedy) {
        return LongshoreException.of(Category.USER_ERROR, "workbook-refused", "The workbook " + why + ".", remedy);
    }

    /** The rows of a sheet, to be read on; the reader stands before the sheet's first element. */
    XMLStreamReader sheet(String name) throws IOException, XMLStreamException {
        String relation = null;
        String first = null;
        XMLStreamReader workbook = required("xl/workbook.xml");
        while (next(workbook)) {
            if (workbook.isStartElement() && workbook.getLocalName().equals("sheet")) {
                String id = workbook.getAttributeValue(RELATIONS, "id");
                first = first == null ? id : first;
                if (name.equals(workbook.getAttributeValue(null, "name"))) {
                    relation = id;
                }
            }
        }
        relation = name.isEmpty() ? first : relation;
        if (relation == null) {
            throw refused(name.isEmpty() ? "has no sheet" : "has no sheet \"" + name + "\"");
        }
        XMLStreamReader relations = required("xl/_rels/workbook.xml.rels");
        while (next(relations)) {
            if (relations.isStartElement() && relation.equals(relations.getAttributeValue(null, "Id"))) {
                String target = relations.getAttributeValue(null, "Target");
                return required(target.startsWith("/") ? target.substring(1) : "xl/" + target);
            }
        }
        throw refused("names a sheet that it does not hold");
    }

    /** The texts that cells name by number. */
    List<String> sharedTexts() throws IOException, XMLStreamException {
        List<String> texts = new ArrayList<>();
        XMLStreamReader shared = part("xl/sharedStrings.xml");
        if (shared == null) {
            return texts;
        }
        StringBuilder text = new StringBuilder();
        long bytes = 0;
        int phonetic = 0;
        while (next(shared)) {
            String element = shared.hasName() ? shared.getLocalName() : "";
            if (element.equals("rPh")) {
                phonetic += shared.isStartElement() ? 1 : -1;
            } else if (shared.isStartElement() && element.equals("si")) {
                text.setLength(0);
            } else if (shared.isStartElement() && element.equals("t") && phonetic == 0) {
                addTo(text, textOf(shared));
            } else if (shared.isEndElement() && element.equals("si")) {
                bytes += TEXT_BYTES + (long) text.length() * (text.chars().allMatch(each -> each < 256) ? 1 : 2);
                if (bytes > mostShared) {
                    throw refused(
                            "shares more text among its cells than this worker has room for, " + (mostShared >> 20)
                                    + " MB",
                            "Send CSV, which is read record by record, or give the workers a larger heap (-Xmx): a sixteenth of it is for such text.");
                }
                texts.add(text.toString());
            }
        }
        return texts;
    }

    /** Which styles of cells show a date or a time. */
    BitSet dateStyles() throws IOException, XMLStreamException {
        BitSet dates = new BitSet();
        XMLStreamReader styles = part("xl/styles.xml");
        if (styles == null) {
            return dates;
        }
        Map<Integer, Boolean> own = new HashMap<>();
        boolean ofCells = false;
        int style = 0;
        while (next(styles)) {
            String element = styles.hasName() ? styles.getLocalName() : "";
            if (element.equals("cellXfs")) {
                ofCells = styles.isStartElement();
            } else if (styles.isStartElement() && element.equals("numFmt")) {
                String format = styles.getAttributeValue(null, "formatCode");
                if (own.size() == MOST_FORMATS || format != null && format.length() > LONGEST_FORMAT) {
                    throw refused("declares more than " + MOST_FORMATS + " formats of numbers, or one of more than "
                            + LONGEST_FORMAT + " characters");
                }
                own.put(number(styles, "numFmtId"), isDate(format));
            } else if (styles.isStartElement() && ofCells && element.equals("xf")) {
                int format = number(styles, "numFmtId");
                boolean builtIn =
                        format >= FIRST_BUILT_IN_DATE && format <= LAST_BUILT_IN_DATE || format >= 45 && format <= 47;
                dates.set(style++, own.getOrDefault(format, builtIn));
            }
        }
        return dates;
    }

    /** Whether days are counted from 1904. */
    boolean countsFrom1904() throws IOException, XMLStreamException {
        XMLStreamReader workbook = required("xl/workbook.xml");
        while (next(workbook)) {
            if (workbook.isStartElement() && workbook.getLocalName().equals("workbookPr")) {
                String flag = workbook.getAttributeValue(null, "date1904");
                return "1".equals(flag) || "true".equals(flag);
            }
        }
        return false;
    }

    /** A format of numbers shows a date if letters of dates stand in it outside of quotes and brackets. */
    private static boolean isDate(@Nullable String format) {
        return format != null
                && format.replaceAll("\"[^\"]*\"|\\[[^\\]]*]|\\\\.", "").matches("(?s).*[dmyhsDMYHS].*");
    }

    private static int number(XMLStreamReader at, String attribute) {
        String text = at.getAttributeValue(null, attribute);
        try {
            return text == null ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The text of the element at which the reader stands; bounded by what a cell may hold many times over. */
    static String textOf(XMLStreamReader at) throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        int depth = 1;
        while (depth > 0) {
            int event = at.next();
            refuseDocumentType(event);
            if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (at.hasText() && event != XMLStreamConstants.COMMENT) {
                addTo(text, at.getText());
            }
        }
        return text.toString();
    }

    /** A cell may hold its text in many pieces. */
    static void addTo(StringBuilder text, String piece) {
        if (text.length() + piece.length() > Window.LONGEST) {
            throw refused("holds a cell of more than " + Window.LONGEST + " characters");
        }
        text.append(piece);
    }

    /** Goes on; false at the end of the part. */
    static boolean next(XMLStreamReader at) throws XMLStreamException {
        if (!at.hasNext()) {
            return false;
        }
        refuseDocumentType(at.next());
        return true;
    }

    private static void refuseDocumentType(int event) {
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw refused(DOCUMENT_TYPE);
        }
    }

    private XMLStreamReader required(String name) throws IOException, XMLStreamException {
        XMLStreamReader part = part(name);
        if (part == null) {
            throw refused("has no " + name);
        }
        return part;
    }

    private @Nullable XMLStreamReader part(String name) throws IOException, XMLStreamException {
        ZipEntry entry = zip.getEntry(name);
        return entry == null
                ? null
                : new BoundedNames(factory.createXMLStreamReader(
                        new BoundedTags(new Bounded(zip.getInputStream(entry), entry.getCompressedSize())), "UTF-8"));
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /** Ends the unpacking of what grows without bounds; counts what comes out, whatever the file says of itself. */
    private static final class Bounded extends FilterInputStream {

        private final long most;
        private long count;

        Bounded(InputStream in, long packed) {
            super(in);
            this.most = Math.min(MOST_BYTES, Math.max(ANY_RATIO, packed * MOST_RATIO));
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int read = super.read(to, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) {
            count += read;
            if (count > most) {
                throw refused("unpacks to more than " + (most >> 20) + " MiB, which its size does not account for");
            }
        }
    }
}
