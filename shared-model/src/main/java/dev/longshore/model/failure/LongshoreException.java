package dev.longshore.model.failure;

import org.jspecify.annotations.Nullable;

/**
 * A failure that somebody has to act on. The message says what failed, which ids, what was expected and what was found; the remedy says what to do.
 */
public final class LongshoreException extends RuntimeException {

    private final Category category;
    private final String code;
    private final @Nullable String field;
    private final @Nullable String remedy;

    private LongshoreException(
            Category category,
            String code,
            @Nullable String field,
            String message,
            @Nullable String remedy,
            @Nullable Throwable cause) {
        super(message, cause);
        this.category = category;
        this.code = code;
        this.field = field;
        this.remedy = remedy;
    }

    /** Bad input, named by its field, such as {@code parameters.from}. Codes are lower-case words with hyphens: {@code unknown-parameter}. */
    public static LongshoreException badInput(String code, String field, String message, String remedy) {
        return new LongshoreException(Category.USER_ERROR, code, field, message, remedy, null);
    }

    public static LongshoreException of(Category category, String code, String message, @Nullable String remedy) {
        return new LongshoreException(category, code, null, message, remedy, null);
    }

    public static LongshoreException of(
            Category category, String code, String message, @Nullable String remedy, Throwable cause) {
        return new LongshoreException(category, code, null, message, remedy, cause);
    }

    public Category category() {
        return category;
    }

    /** Stable: programs may decide by it. */
    public String code() {
        return code;
    }

    /** The field of the input that is wrong, if one is. */
    public @Nullable String field() {
        return field;
    }

    /** What to do, as a sentence. */
    public @Nullable String remedy() {
        return remedy;
    }
}
