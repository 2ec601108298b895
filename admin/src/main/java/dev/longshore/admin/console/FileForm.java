package dev.longshore.admin.console;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.servlet.ServletRequestContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * A form whose last field is a file, read as it arrives: no byte of it is kept anywhere but where its reader puts it, and none is read before whoever sends it has
 * been let in. The token against forged requests therefore stands in the address of such a form.
 *
 * @param fields by name, as typed
 * @param name of the file, without a path; empty if none was chosen
 */
record FileForm(Map<String, String> fields, String name, InputStream file) {

    private static final int MOST_FIELDS = 100;
    private static final int LONGEST_FIELD = 16_000;
    private static final int LONGEST_NAME = 200;

    static FileForm of(HttpServletRequest request) {
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            FileItemIterator items = new FileUpload().getItemIterator(new ServletRequestContext(request));
            while (items.hasNext()) {
                FileItemStream item = items.next();
                if (!item.isFormField()) {
                    return new FileForm(fields, plain(item.getName()), item.openStream());
                }
                if (fields.size() == MOST_FIELDS) {
                    throw unreadable();
                }
                fields.put(item.getFieldName(), text(item));
            }
        } catch (IOException e) {
            // FileUploadException is one: no form with a file, or cut off
            throw unreadable();
        }
        return new FileForm(fields, "", InputStream.nullInputStream());
    }

    boolean hasFile() {
        return !name.isEmpty();
    }

    String field(String field) {
        return fields.getOrDefault(field, "");
    }

    private static String text(FileItemStream item) throws IOException {
        try (InputStream in = item.openStream()) {
            byte[] bytes = in.readNBytes(LONGEST_FIELD + 1);
            if (bytes.length > LONGEST_FIELD) {
                throw unreadable();
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** What a table and a header can hold of a name that a browser sends. */
    private static String plain(@Nullable String name) {
        String last = name == null ? "" : name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String plain = last.replaceAll("[^A-Za-z0-9._-]", "_");
        return plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
    }

    private static ResponseStatusException unreadable() {
        return new ResponseStatusException(
                HttpStatus.BAD_REQUEST, "The form could not be read to its end. Send it again.");
    }
}
