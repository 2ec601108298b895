package dev.longshore.architecture;

/**
 * Where modules lie: package patterns for the rules. The real house is {@code dev.longshore}; the samples are small houses under other roots.
 *
 * @param root the package that holds the modules' packages
 */
record House(String root) {

    static final House LONGSHORE = new House("dev.longshore");

    String everything() {
        return root + "..";
    }

    /** The packages of a module, or of one of its concepts: {@code in("jobs.run")}. */
    String in(String path) {
        return root + "." + path + "..";
    }
}
