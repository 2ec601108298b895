package dev.longshore.admin.security;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** What Tomcat refuses by itself, such as headers that are too long: said by us, with our headers, in place of a page that names Tomcat. */
final class TomcatRefusals extends ErrorReportValve {

    static final String CODE = "bad-address";
    static final String DETAIL = "The address, a header or the method of this request is not one that we serve.";
    static final String REMEDY =
            "Write names in an address as they are, without encoded slashes or control characters, and headers of 8 KB at most.";

    private final ProblemVoice voice;

    TomcatRefusals(ProblemVoice voice) {
        this.voice = voice;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        HttpStatus status = HttpStatus.resolve(response.getStatus());
        if (status == null || !status.isError() || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            AnswerHeaders.writeTo(response);
            if (status.is4xxClientError()) {
                voice.say(request, response, status, CODE, DETAIL, REMEDY);
            } else {
                voice.say(request, response, status, "internal", "Longshore failed to answer.");
            }
            response.finishResponse();
        } catch (IOException e) {
            container.getLogger().debug("whoever asked has gone", e);
        }
    }
}
