package dev.longshore.sql.yaml;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * A folder of files.
 *
 * @param subject what they describe
 *
 * @param place what people call the folder
 * @param yaml the files that each describe one, by name
 */
public record YamlFiles(FileSubject subject, String place, List<Resource> yaml) {

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
            List<Resource> found = Arrays.stream(resolver.getResources(base + "*.yml"))
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

    public static String textOf(Resource resource) {
        try {
            // editors of Windows put a byte order mark in front
            String text = resource.getContentAsString(StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource.getDescription(), e);
        }
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
