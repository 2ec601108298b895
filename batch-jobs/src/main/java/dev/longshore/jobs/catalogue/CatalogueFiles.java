package dev.longshore.jobs.catalogue;

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
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The files of a catalogue.
 *
 * @param place what people call the folder
 * @param yaml the files that each describe a job, by name
 */
record CatalogueFiles(String place, List<Resource> yaml) {

    /** The catalogue that ships with the application: every folder {@code jobs} of the class path. */
    static CatalogueFiles ofClassPath() {
        return of("the class path folder jobs", "classpath*:jobs/");
    }

    /** A folder of files. */
    static CatalogueFiles ofFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "catalogue",
                    "There is no catalogue folder " + folder + ".",
                    "Make it, or correct the property longshore.catalogue.");
        }
        return of(
                folder.toString(),
                folder.toAbsolutePath().normalize().toUri() + (folder.toString().endsWith("/") ? "" : "/"));
    }

    private static CatalogueFiles of(String place, String base) {
        PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver();
        try {
            List<Resource> found = Arrays.stream(resolver.getResources(base + "*.yml"))
                    .sorted(Comparator.comparing(CatalogueFiles::nameOf))
                    .toList();
            return new CatalogueFiles(place, found);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the catalogue in " + place, e);
        }
    }

    static String nameOf(Resource resource) {
        return Objects.requireNonNull(resource.getFilename(), "a file of the catalogue has a name");
    }

    static String textOf(Resource resource) {
        try {
            // editors of Windows put a byte order mark in front
            String text = resource.getContentAsString(StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource.getDescription(), e);
        }
    }

    /** The text of a file beside another, if there is one. */
    static Optional<String> textBeside(Resource resource, String name) {
        try {
            Resource beside = resource.createRelative(name);
            return beside.isReadable() ? Optional.of(textOf(beside)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for " + name + " beside " + resource.getDescription(), e);
        }
    }
}
