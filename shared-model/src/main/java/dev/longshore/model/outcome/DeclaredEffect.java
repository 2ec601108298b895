package dev.longshore.model.outcome;

import dev.longshore.model.effect.EffectKey;
import dev.longshore.model.job.JobDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An effect of an outcome as its job declares it.
 *
 * @param name in the ledger
 * @param title for people
 * @param required whether the outcome is not ready without it
 * @param after names of effects that must be done before
 * @param via how it is done: {@code sql}, {@code request} or {@code mail}
 * @param honoured whether the other side does nothing twice that bears the same key
 * @param askable whether the other side can be asked
 */
public record DeclaredEffect(
        String name,
        String title,
        boolean required,
        List<String> after,
        String via,
        boolean honoured,
        boolean askable) {

    /** The word of the kind. */
    public static final String KIND = "outcome";

    public static final String SQL = "sql";
    public static final String REQUEST = "request";
    public static final String MAIL = "mail";

    public DeclaredEffect {
        after = List.copyOf(after);
    }

    /** What the ledger calls an outcome's effect. */
    public String itemOf(String key) {
        return key + "/" + name;
    }

    /** The key of a version of it, which a preview can tell beforehand. */
    public String idempotencyKeyOf(String job, String key, int version) {
        return EffectKey.of(job, "", itemOf(key), version, contentHash());
    }

    /** An outcome's effect is one thing to be done, whatever its rows say by then. */
    public String contentHash() {
        return via;
    }

    /** The effects of a job in the order in which they are done: required ones first, else as they are declared. Empty for a job of another kind. */
    public static List<DeclaredEffect> of(JobDefinition definition) {
        List<DeclaredEffect> effects = new ArrayList<>();
        if (definition.kind().equals(KIND) && definition.spec().get("effects") instanceof List<?> list) {
            for (Object entry : list) {
                if (entry instanceof Map<?, ?> map) {
                    effects.add(of(map));
                }
            }
        }
        effects.sort(Comparator.comparing(effect -> !effect.required()));
        return effects;
    }

    private static DeclaredEffect of(Map<?, ?> entry) {
        String name = text(entry.get("name"), "");
        String via = entry.containsKey(SQL) ? SQL : entry.containsKey(MAIL) ? MAIL : REQUEST;
        return new DeclaredEffect(
                name,
                text(entry.get("title"), name),
                Boolean.TRUE.equals(entry.get("required")),
                entry.get("after") instanceof List<?> after
                        ? after.stream().map(String::valueOf).toList()
                        : List.of(),
                via,
                entry.get("idempotency") instanceof Map<?, ?> safety && Boolean.TRUE.equals(safety.get("honoured")),
                entry.containsKey("lookup"));
    }

    private static String text(@Nullable Object value, String byDefault) {
        return Objects.toString(value, byDefault);
    }
}
