package dev.longshore.admin.cli;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Loads the jars of jobs, and hides the files by which a jar, started alone, would configure Spring Boot and the log: they would configure ours. */
final class JobsLoader extends URLClassLoader {

    private static final Pattern HIDDEN =
            Pattern.compile("(?:config/)?application(?:-[^/]+)?\\.(?:properties|ya?ml)|logback[a-z-]*\\.xml");

    JobsLoader(List<URL> urls, ClassLoader application) {
        super("jobs", urls.toArray(URL[]::new), application);
    }

    /** What a jar says for itself, hidden or not. */
    @Nullable
    URL own(String name) {
        return super.findResource(name);
    }

    @Override
    public @Nullable URL findResource(String name) {
        return HIDDEN.matcher(name).matches() ? null : super.findResource(name);
    }

    @Override
    public Enumeration<URL> findResources(String name) throws IOException {
        return HIDDEN.matcher(name).matches() ? Collections.emptyEnumeration() : super.findResources(name);
    }
}
