package dev.longshore.jobs.syncin;

import dev.longshore.jobs.http.HttpCall;
import dev.longshore.jobs.http.HttpCalls;
import dev.longshore.jobs.http.HttpResult;
import dev.longshore.jobs.http.Secrets;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.input.InputFileRow;
import dev.longshore.sql.input.InputFiles;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Fetches the file of a run, once: row and checksum are known before the run is planned, and a run that is planned again, restarted or taken over reads what was
 * fetched first. A crash while it is fetched leaves bytes that no row names, and fetches anew.
 */
final class HttpFetching implements Fetching {

    private final HttpCalls http;
    private final Secrets secrets;
    private final InputFiles inputs;

    HttpFetching(HttpCalls http, Secrets secrets, InputFiles inputs) {
        this.http = http;
        this.secrets = secrets;
        this.inputs = inputs;
    }

    @Override
    public InputFileRow file(RunScope run, Fetch fetch) {
        Optional<InputFileRow> fetched = inputs.fetchedFor(run.run());
        return fetched.orElseGet(() -> fetch(run, fetch));
    }

    private InputFileRow fetch(RunScope run, Fetch fetch) {
        URI target = fetch.target(run.parameters());
        Map<String, String> headers = new LinkedHashMap<>();
        fetch.headers()
                .forEach(
                        (name, value) -> headers.put(name, secrets.reveal(value).text()));
        AtomicReference<InputFileRow> kept = new AtomicReference<>();
        HttpResult result = http.fetch(
                new HttpCall("GET", target, headers, null, fetch.within()),
                body -> kept.set(inputs.receiveFetched(
                        run.run(),
                        run.definition().name(),
                        run.context().tenant(),
                        Fetch.nameOf(target),
                        target.toString(),
                        new Bounded(body, fetch.mostBytes()))));
        InputFileRow row = kept.get();
        if (row == null) {
            throw failed(target, result);
        }
        return row;
    }

    private static LongshoreException failed(URI target, HttpResult result) {
        String host = String.valueOf(target.getAuthority());
        if (result instanceof HttpResult.Refused) {
            return LongshoreException.of(
                    Category.USER_ERROR,
                    "sync-in-fetch-refused",
                    host + " resolves to an address of a private network, which must not be called.",
                    "If it is meant, let longshore.http.allow name the host, and restart the run.");
        }
        boolean moved = result instanceof HttpResult.Answer answer && answer.status() / 100 == 3;
        return LongshoreException.of(
                Category.EXTERNAL,
                "sync-in-fetch",
                "The file could not be fetched from " + host + ": " + result.kind() + ".",
                moved
                        ? "A redirect is not followed: let the job name the address where the file is, and ask for a new run."
                        : "Find out there why, and restart the run.");
    }

    /** Ends a body that is longer than a file of this job may be. */
    private static final class Bounded extends FilterInputStream {

        private final long most;
        private long count;

        Bounded(InputStream in, long most) {
            super(in);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int read = super.read(to, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) {
            count += read;
            if (count > most) {
                throw LongshoreException.of(
                        Category.USER_ERROR,
                        "sync-in-fetch-too-large",
                        "The file is larger than the " + (most >> 20) + " MiB that the job allows.",
                        "If it is meant, let the job's fetch have more most-megabytes, and ask for a new run.");
            }
        }
    }
}
