package dev.longshore.jobs.syncin;

import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.util.StreamReaderDelegate;
import org.jspecify.annotations.Nullable;

/**
 * Ends the reading of XML with more different names than any format has: the parser keeps each that it has seen until the part is closed. Prefixes are held apart,
 * since it keeps every one of them with every name.
 */
final class BoundedNames extends StreamReaderDelegate {

    private static final int MOST_NAMES = 1_000;
    private static final int MOST_PREFIXES = 50;

    private final Set<String> names = new HashSet<>();
    private final Set<String> prefixes = new HashSet<>();

    BoundedNames(XMLStreamReader reader) {
        super(reader);
    }

    /** @throws dev.longshore.model.failure.LongshoreException {@code workbook-refused} where there are too many */
    @Override
    public int next() throws XMLStreamException {
        int event = super.next();
        if (event == START_ELEMENT) {
            element();
        } else if (event == PROCESSING_INSTRUCTION) {
            keep(names, getPITarget(), MOST_NAMES);
        }
        return event;
    }

    private void element() {
        keep(names, getLocalName(), MOST_NAMES);
        keep(prefixes, getPrefix(), MOST_PREFIXES);
        for (int i = 0; i < getAttributeCount(); i++) {
            keep(names, getAttributeLocalName(i), MOST_NAMES);
            keep(prefixes, getAttributePrefix(i), MOST_PREFIXES);
        }
        for (int i = 0; i < getNamespaceCount(); i++) {
            keep(prefixes, getNamespacePrefix(i), MOST_PREFIXES);
            keep(names, getNamespaceURI(i), MOST_NAMES);
        }
    }

    private static void keep(Set<String> seen, @Nullable String name, int most) {
        if (name != null && seen.add(name) && seen.size() > most) {
            throw Workbook.refused("uses more different names than a workbook has");
        }
    }
}
