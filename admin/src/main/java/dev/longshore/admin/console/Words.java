package dev.longshore.admin.console;

import dev.longshore.model.failure.Category;
import java.util.List;

/** Small pieces of sentences. */
final class Words {

    private static final String[] NUMBERS = {
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"
    };

    private Words() {}

    /** {@code A, B and C}; of many, the first ones and how many more. */
    static String list(List<String> items, int most) {
        if (items.size() > most) {
            return String.join(", ", items.subList(0, most)) + " and " + (items.size() - most) + " more";
        }
        if (items.size() < 2) {
            return String.join("", items);
        }
        return String.join(", ", items.subList(0, items.size() - 1)) + " and " + items.get(items.size() - 1);
    }

    /** A small number as a word. */
    static String number(int value) {
        return value >= 0 && value < NUMBERS.length ? NUMBERS[value] : Integer.toString(value);
    }

    static String capitalized(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** With one full stop at its end. */
    static String sentence(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() || ".!?”\"".indexOf(stripped.charAt(stripped.length() - 1)) >= 0
                ? stripped
                : stripped + ".";
    }

    /** The first line, short enough for a cell of a list; the whole stands on the page of the run. */
    static String brief(String text, int most) {
        String line = text.strip().lines().findFirst().orElse("");
        return line.length() <= most ? line : line.substring(0, most - 1).stripTrailing() + "…";
    }

    static String category(Category category) {
        return switch (category) {
            case USER_ERROR -> "Input";
            case EXTERNAL -> "Another system";
            case INSUFFICIENT_RESOURCES -> "Not enough room";
            case INTERNAL -> "Defect";
        };
    }

    static String categoryMeans(Category category) {
        return switch (category) {
            case USER_ERROR -> "The request or its input is wrong; a repetition fails again";
            case EXTERNAL -> "It refused, was slow or was away";
            case INSUFFICIENT_RESOURCES -> "Disk, memory, connections or places ran out";
            case INTERNAL -> "Of the job or of Longshore";
        };
    }

    static String whoActs(Category category) {
        return switch (category) {
            case USER_ERROR -> "Whoever asked";
            case EXTERNAL -> "The owner of the other system";
            case INSUFFICIENT_RESOURCES -> "The operator";
            case INTERNAL -> "The developers";
        };
    }
}
