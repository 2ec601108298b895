package dev.longshore.sql.yaml;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * A folder of files.
 *
 * @param subject what they describe
 *
 * @param place what people call the folder
 * @param yaml the files that each describe one, by name: those that end in {@code .yml} or {@code .yaml}, in letters of any case
 */
public record YamlFiles(FileSubject subject, String place, List<Resource> yaml) {

    private static final Pattern YAML = Pattern.compile(".+\\.ya?ml", Pattern.CASE_INSENSITIVE);

    /** What ships with the application: every such folder of the class path. */
    public static YamlFiles ofClassPath(FileSubject subject) {
        return of(subject, "the class path folder " + subject.classPath(), "classpath*:" + subject.classPath() + "/");
    }

    /** What ships for some installations only: a folder below that one. */
    public static YamlFiles ofClassPath(FileSubject subject, String below) {
        String folder = subject.classPath() + "/" + below;
        return of(subject, "the class path folder " + folder, "classpath*:" + folder + "/");
    }

    /** These and others. */
    public YamlFiles and(YamlFiles others) {
        return new YamlFiles(
                subject,
                place,
                Stream.concat(yaml.stream(), others.yaml.stream()).toList());
    }

    /** A folder of files. */
    public static YamlFiles ofFolder(FileSubject subject, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    subject.code(),
                    "There is no " + subject.folder() + " " + folder + ".",
                    "Make it, or correct the property longshore." + subject.code() + ".");
        }
        return of(
                subject,
                folder.toString(),
                folder.toAbsolutePath().normalize().toUri() + (folder.toString().endsWith("/") ? "" : "/"));
    }

    private static YamlFiles of(FileSubject subject, String place, String base) {
        PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver();
        try {
            // a pattern of resources knows no either-or, and compares letters with their case
            List<Resource> found = Arrays.stream(resolver.getResources(base + "*.*"))
                    .filter(one -> YAML.matcher(nameOf(one)).matches())
                    .sorted(Comparator.comparing(YamlFiles::nameOf))
                    .toList();
            return new YamlFiles(subject, place, found);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the files in " + place, e);
        }
    }

    public static String nameOf(Resource resource) {
        return Objects.requireNonNull(resource.getFilename(), "a file has a name");
    }

    /**
     * The text of a file.
     *
     * @throws LongshoreException bad input: it is no UTF-8 text
     */
    public static String textOf(Resource resource) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(resource.getContentAsByteArray());
            CharBuffer chars = CharBuffer.allocate(bytes.remaining());
            if (StandardCharsets.UTF_8.newDecoder().decode(bytes, chars, true).isError()) {
                throw notUtf8(nameOf(resource), bytes);
            }
            // editors of Windows put a byte order mark in front
            String text = chars.flip().toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource.getDescription(), e);
        }
    }

    /** @param bytes at the first one that is wrong */
    private static LongshoreException notUtf8(String file, ByteBuffer bytes) {
        int line = 1;
        for (int i = 0; i < bytes.position(); i++) {
            line += bytes.get(i) == '\n' ? 1 : 0;
        }
        return LongshoreException.badInput(
                "not-utf-8",
                "file",
                "The file " + file + " is not UTF-8 text: line " + line + " has a byte that does not belong there.",
                "Save it in UTF-8.");
    }

    /** The text of a file beside another, if there is one. */
    public static Optional<String> textBeside(Resource resource, String name) {
        try {
            Resource beside = resource.createRelative(name);
            return beside.isReadable() ? Optional.of(textOf(beside)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for " + name + " beside " + resource.getDescription(), e);
        }
    }
}
