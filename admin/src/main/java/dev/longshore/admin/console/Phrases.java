package dev.longshore.admin.console;

import dev.longshore.model.failure.Category;

/** The words of a category of failure, for templates. */
record Phrases() {

    public String category(Category category) {
        return Words.category(category);
    }

    public String categoryMeans(Category category) {
        return Words.categoryMeans(category);
    }

    public String whoActs(Category category) {
        return Words.whoActs(category);
    }
}
