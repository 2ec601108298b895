package dev.longshore.jobs.syncout;

import dev.longshore.jobs.effect.UrlTemplate;
import dev.longshore.jobs.http.HttpCall;
import dev.longshore.jobs.http.Mask;
import dev.longshore.jobs.http.Secrets;
import dev.longshore.jobs.http.Secrets.Revealed;
import dev.longshore.model.effect.EffectKey;
import dev.longshore.sql.export.JsonRow;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes requests of rows. For one unit, which has its secrets from here. */
final class Requests {

    private final SyncOutSpec spec;
    private final JsonMapper json;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Mask mask;

    /** @throws dev.longshore.model.failure.LongshoreException if this worker does not have a secret */
    Requests(SyncOutSpec spec, Secrets known, JsonMapper json) {
        this.spec = spec;
        this.json = json;
        headers.put("Accept", "application/json");
        List<String> secrets = new ArrayList<>();
        spec.request().headers().forEach((name, value) -> {
            Revealed revealed = known.reveal(value);
            secrets.addAll(revealed.secrets());
            headers.put(name, revealed.text());
        });
        this.mask = new Mask(secrets);
    }

    /** What a row is called in the ledger. */
    String nameOf(JsonRow row) {
        return row.key().size() == 1 ? row.key().get(0) : json.writeValueAsString(row.key());
    }

    /**
     * A place of an address that a row has nothing for, so that neither its change may be sent nor be asked about: a place in the path, or any of a question, which
     * would be answered for something else.
     *
     * @return null if there is none
     * @throws dev.longshore.model.failure.LongshoreException if a place is no column at all: the job was changed while it ran
     */
    @Nullable
    String lacking(JsonRow row) {
        List<String> places = new ArrayList<>(spec.request().url().placesOfPath());
        if (spec.safety().lookup() != null) {
            places.addAll(spec.safety().lookup().places());
        }
        if (places.isEmpty()) {
            return null;
        }
        JsonNode columns = json.readTree(row.json());
        spec.refuseOtherPlaces(columns::has);
        return places.stream()
                .filter(place -> !place.equals(SyncOutSpec.KEY))
                .filter(place -> valueOf(columns, place).isEmpty())
                .findFirst()
                .orElse(null);
    }

    private static String valueOf(JsonNode columns, String name) {
        JsonNode value = columns.path(name);
        return value.isNull() ? "" : value.asString("");
    }

    /** Of what would be sent for a row. */
    String hashOf(JsonRow row) {
        // the key is told from the hash, so that it has no part in it
        return EffectKey.hash(
                spec.request().method(), target(spec.request().url(), row, "").toString(), row.json());
    }

    /** Sends one, or several at once where the job says so. */
    HttpCall send(List<Item> items) {
        Item first = items.get(0);
        Map<String, String> all = new LinkedHashMap<>(headers);
        if (spec.safety().header() != null && spec.request().batch() == 1) {
            all.put(spec.safety().header(), first.effect().idempotencyKey());
        }
        String body = spec.request().batch() == 1
                ? bodyOf(first)
                : "{\"items\":["
                        + String.join(",", items.stream().map(this::bodyOf).toList()) + "]}";
        return new HttpCall(
                spec.request().method(),
                target(spec.request().url(), first.row(), first.effect().idempotencyKey()),
                all,
                body,
                spec.request().limit());
    }

    /** Asks whether the other side has it. */
    HttpCall ask(Item item, UrlTemplate lookup) {
        return new HttpCall(
                "GET",
                target(lookup, item.row(), item.effect().idempotencyKey()),
                headers,
                null,
                spec.request().limit());
    }

    /** Without what nobody may read. */
    String masked(String text) {
        return mask.masked(text);
    }

    /** The statuses of a batch, one a row, in order; null if the answer does not have them. */
    @Nullable
    List<Integer> statuses(String answer, int rows) {
        List<Integer> statuses = new ArrayList<>();
        try {
            JsonNode results =
                    json.readTree(answer).at(String.valueOf(spec.request().results()));
            for (JsonNode result : results) {
                statuses.add(result.path("status").asInt(0));
            }
        } catch (tools.jackson.core.JacksonException e) {
            return null;
        }
        return statuses.size() == rows ? statuses : null;
    }

    private String bodyOf(Item item) {
        String field = spec.safety().field();
        String row = item.row().json();
        if (field == null) {
            return row;
        }
        String key = json.writeValueAsString(field) + ":"
                + json.writeValueAsString(item.effect().idempotencyKey());
        return row.equals("{}") ? "{" + key + "}" : "{" + key + "," + row.substring(row.indexOf('{') + 1);
    }

    private URI target(UrlTemplate url, JsonRow row, String key) {
        if (url.places().isEmpty()) {
            return url.fill(name -> "");
        }
        JsonNode columns = json.readTree(row.json());
        return url.fill(name -> name.equals(SyncOutSpec.KEY) ? key : valueOf(columns, name));
    }
}
