package dev.longshore.admin.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Says it to programs, by RFC 9457. */
final class ProblemVoice implements Refusals.Voice {

    private final JsonMapper json;

    ProblemVoice(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void say(
            HttpServletRequest request, HttpServletResponse response, HttpStatus status, String code, String detail)
            throws IOException {
        say(response, status, problem(status, code, detail));
    }

    @Override
    public void say(
            HttpServletRequest request,
            HttpServletResponse response,
            HttpStatus status,
            String code,
            String detail,
            String remedy)
            throws IOException {
        Map<String, Object> problem = problem(status, code, detail);
        problem.put("remedy", remedy);
        say(response, status, problem);
    }

    private static Map<String, Object> problem(HttpStatus status, String code, String detail) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "urn:longshore:problem:" + code);
        problem.put("title", status.getReasonPhrase());
        problem.put("status", status.value());
        problem.put("detail", detail);
        problem.put("code", code);
        return problem;
    }

    private void say(HttpServletResponse response, HttpStatus status, Map<String, Object> problem) throws IOException {
        byte[] body = json.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8);
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
