package dev.longshore.admin.console;

import dev.longshore.model.failure.LongshoreException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/** Says in the product's look what went wrong and what to do. Never a stack trace, never a class name. */
final class Problems {

    private Problems() {}

    /** Of the console's own controllers. */
    @ControllerAdvice(annotations = ConsolePage.class)
    static class Advice {

        @ExceptionHandler(LongshoreException.class)
        ModelAndView badInput(LongshoreException e, HttpServletRequest request) {
            return page(
                    HttpStatus.BAD_REQUEST,
                    "That cannot be shown",
                    String.valueOf(e.getMessage()),
                    e.remedy(),
                    parentOf(request.getRequestURI()));
        }

        @ExceptionHandler(Refusal.class)
        ModelAndView refused(Refusal e) {
            return page(HttpStatus.CONFLICT, e.title(), String.valueOf(e.getMessage()), e.changed(), e.back());
        }
    }

    /** Of everything else that a browser asks for. */
    @Component
    static class Resolver implements ErrorViewResolver {

        @Override
        public ModelAndView resolveErrorView(HttpServletRequest request, HttpStatus status, Map<String, Object> model) {
            return switch (status) {
                case FORBIDDEN ->
                    page(
                            status,
                            "You may not do this",
                            said(
                                    request,
                                    "Your role does not allow it, or the page was open so long that its form expired."),
                            "Open the page again. If its button is off, the reason stands beside it; an administrator changes roles.",
                            "/");
                case NOT_FOUND ->
                    page(
                            status,
                            "There is no such page",
                            "The address names nothing that is here, or nothing that your account may see.",
                            "Run numbers are found by the search of any page.",
                            "/");
                case GONE ->
                    page(
                            status,
                            "The file is gone",
                            said(request, "It is not there any more."),
                            "Ask for the run again, or tell whoever runs this installation: the log names the artifact.",
                            "/artifacts");
                case CONFLICT ->
                    page(
                            status,
                            "That is not possible now",
                            "The state of things has changed.",
                            "Open the page again.",
                            "/");
                default -> status.is4xxClientError() ? refused(status) : failed(status);
            };
        }

        /** The sentence of whoever refused it: security and the console's own controllers write for people. */
        private static String said(HttpServletRequest request, String otherwise) {
            return request.getAttribute(RequestDispatcher.ERROR_MESSAGE) instanceof String sentence
                            && !sentence.isBlank()
                    ? sentence
                    : otherwise;
        }

        private static ModelAndView refused(HttpStatus status) {
            return page(
                    status,
                    "That was not understood",
                    "The address or the form holds a value that does not belong there.",
                    "Go back and try again from a page of the console.",
                    "/");
        }

        private static ModelAndView failed(HttpStatus status) {
            return page(
                    status,
                    "The page could not be made",
                    "Something failed on our side. Runs go on: they do not need the console.",
                    "Try again. If it stays, the log says why.",
                    "/");
        }
    }

    static ModelAndView page(HttpStatus status, String title, String says, @Nullable String remedy, String back) {
        ModelAndView page = new ModelAndView("problem");
        page.setStatus(status);
        page.addObject("title", title);
        page.addObject("status", status.value());
        page.addObject("says", says);
        page.addObject("remedy", remedy);
        page.addObject("back", back);
        page.addObject("backSays", "/".equals(back) ? "To the page Now" : "Back");
        return page;
    }

    /** {@code /runs} of {@code /runs/41/pause}. */
    private static String parentOf(String path) {
        int end = path.indexOf('/', 1);
        return end < 0 ? path : path.substring(0, end);
    }
}
