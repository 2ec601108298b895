package dev.longshore.admin.cli;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.UrlResource;

/**
 * Jars of jobs on a class path of their own, behind the application's: a class that both have is the application's. What a jar names in its manifest
 * ({@code Class-Path}) or carries in itself (a jar of Spring Boot) comes with it.
 *
 * @param loader sees the application and the jars
 * @param configurations the classes of the jars that Spring starts with
 * @param defaults what the jars' own {@code application.properties} say of their own settings
 */
record JobsClassPath(JobsLoader loader, List<Class<?>> configurations, Map<String, Object> defaults) {

    /** The property that lists jars. */
    static final String JARS = "longshore.jobs.jars";

    /** The property that names configuration classes of the jars. */
    static final String CONFIGURATION = "longshore.jobs.configuration";

    private static final String IMPORTS =
            "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

    /** Settings of what the jars are put into; a jar has no say in them. */
    private static final List<String> OURS =
            List.of("spring.", "longshore.", "server.", "management.", "logging.", "springdoc.", "debug", "trace");

    /**
     * Opens the jars that the properties name.
     *
     * @param work a folder for what must be unpacked
     * @return null if they name none
     */
    static @Nullable JobsClassPath of(Map<String, String> properties, Path work) {
        List<Path> jars = words(properties.get(JARS)).map(Path::of).toList();
        if (jars.isEmpty()) {
            return null;
        }
        try {
            List<URL> urls = new ArrayList<>();
            for (Path jar : jars) {
                urls.addAll(UnpackedJar.of(jar, work).urls());
            }
            JobsLoader loader = new JobsLoader(urls, JobsClassPath.class.getClassLoader());
            return new JobsClassPath(
                    loader, configurations(properties.get(CONFIGURATION), jars, loader), defaults(loader));
        } catch (IOException e) {
            throw unusable("A jar of jobs cannot be read: " + e.getMessage() + ".", "Look at " + jars + ".", e);
        }
    }

    private static List<Class<?>> configurations(@Nullable String named, List<Path> jars, JobsLoader loader)
            throws IOException {
        List<Class<?>> found = new ArrayList<>();
        for (String name : words(named).toList()) {
            found.add(load(name, loader));
        }
        if (found.isEmpty() && loader.findResource(IMPORTS) == null) {
            for (Path jar : jars) {
                found.add(main(jar, loader));
            }
        }
        return found;
    }

    /** The class that the jar itself starts with, if Spring can start with it too. */
    private static Class<?> main(Path path, JobsLoader loader) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            Attributes manifest = jar.getManifest() == null
                    ? new Attributes()
                    : jar.getManifest().getMainAttributes();
            String start = manifest.getValue("Start-Class");
            String name = start == null ? manifest.getValue(Attributes.Name.MAIN_CLASS) : start;
            Class<?> main = name == null ? null : load(name, loader);
            if (main != null && AnnotatedElementUtils.hasAnnotation(main, Configuration.class)) {
                return main;
            }
        }
        throw unusable(
                path.getFileName()
                        + " does not say where its jobs are: its manifest names no Spring configuration, and it has no "
                        + IMPORTS + ".",
                "Name its configuration class: --" + CONFIGURATION + "=com.example.JobsConfiguration.",
                null);
    }

    private static Class<?> load(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            throw unusable(
                    "The class " + name + " cannot be loaded from the jars of jobs: " + e + ".",
                    "Correct its name, or bring the jar that it needs.",
                    e);
        }
    }

    private static Map<String, Object> defaults(JobsLoader loader) throws IOException {
        Map<String, Object> defaults = new LinkedHashMap<>();
        addFrom("application.properties", new PropertiesPropertySourceLoader(), loader, defaults);
        addFrom("application.yml", new YamlPropertySourceLoader(), loader, defaults);
        return defaults;
    }

    private static void addFrom(
            String file, PropertySourceLoader reader, JobsLoader loader, Map<String, Object> defaults)
            throws IOException {
        URL url = loader.own(file);
        if (url == null) {
            return;
        }
        for (PropertySource<?> source : reader.load(file, new UrlResource(url))) {
            if (source instanceof EnumerablePropertySource<?> known) {
                for (String name : known.getPropertyNames()) {
                    Object value = known.getProperty(name);
                    if (value != null && OURS.stream().noneMatch(name::startsWith)) {
                        defaults.putIfAbsent(name, value.toString());
                    }
                }
            }
        }
    }

    private static Stream<String> words(@Nullable String list) {
        return list == null
                ? Stream.empty()
                : Stream.of(list.split(",")).map(String::strip).filter(word -> !word.isEmpty());
    }

    private static LongshoreException unusable(String what, String remedy, @Nullable Throwable cause) {
        return cause == null
                ? LongshoreException.of(Category.USER_ERROR, "jobs-jar", what, remedy)
                : LongshoreException.of(Category.USER_ERROR, "jobs-jar", what, remedy, cause);
    }

    /** For {@link UnpackedJar}. */
    static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }
}
