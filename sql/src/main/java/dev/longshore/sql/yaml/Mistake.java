package dev.longshore.sql.yaml;

/**
 * A mistake in a file that somebody wrote.
 *
 * @param file its name
 * @param line from 1
 * @param column from 1
 * @param pointer JSON pointer of what is wrong; empty for the file as a whole
 * @param what what is wrong, a sentence
 * @param remedy what to write, a sentence
 */
public record Mistake(String file, int line, int column, String pointer, String what, String remedy)
        implements Comparable<Mistake> {

    @Override
    public int compareTo(Mistake other) {
        int order = file.compareTo(other.file);
        order = order != 0 ? order : Integer.compare(line, other.line);
        return order != 0 ? order : Integer.compare(column, other.column);
    }

    /** As compilers write it, so that editors and terminals make a link of it. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + what + " " + remedy;
    }
}
