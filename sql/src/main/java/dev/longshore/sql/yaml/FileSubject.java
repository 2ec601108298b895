package dev.longshore.sql.yaml;

/** What a folder of files describes, and what people call it. */
public enum FileSubject {
    JOBS("job", "jobs", "catalogue", "catalogue folder", "The catalogue in %s"),
    SCHEDULES("schedule", "schedules", "schedules", "folder of schedules", "The folder of schedules %s");

    private final String key;
    private final String classPath;
    private final String code;
    private final String folder;
    private final String all;

    FileSubject(String key, String classPath, String code, String folder, String all) {
        this.key = key;
        this.classPath = classPath;
        this.code = code;
        this.folder = folder;
        this.all = all;
    }

    /** The key that a file begins with, and the word for what one file describes. */
    String key() {
        return key;
    }

    /** The folder of the class path. */
    String classPath() {
        return classPath;
    }

    /** Of failures, and the last word of the property that names the folder. */
    String code() {
        return code;
    }

    String folder() {
        return folder;
    }

    String allIn(String place) {
        return all.formatted(place);
    }
}
