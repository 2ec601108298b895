package dev.longshore.admin.security;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumSet;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import tools.jackson.databind.json.JsonMapper;

/** Answers that are given before the doors of {@link SecurityConfiguration}, or after them: each as closed as any other. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class BareAnswersConfiguration {

    private static final String ERROR_PAGE = "/error";

    /** Addresses that only an attack writes do not get as far as the doors. */
    @Bean
    RequestRejectedHandler rejectedRequests(JsonMapper json) {
        ProblemVoice voice = new ProblemVoice(json);
        return (request, response, rejected) -> {
            AnswerHeaders.writeTo(response);
            voice.say(
                    request,
                    response,
                    HttpStatus.BAD_REQUEST,
                    TomcatRefusals.CODE,
                    TomcatRefusals.DETAIL,
                    TomcatRefusals.REMEDY);
        };
    }

    /** The error page of answers that the doors did not see; whoever asks for it by its address finds nothing there. */
    @Bean
    FilterRegistrationBean<Filter> errorPages(JsonMapper json) {
        ProblemVoice voice = new ProblemVoice(json);
        FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>((request, response, chain) -> {
            HttpServletResponse answer = (HttpServletResponse) response;
            if (!answer.containsHeader("Content-Security-Policy")) {
                AnswerHeaders.writeTo(answer);
            }
            if (request.getDispatcherType() == DispatcherType.ERROR) {
                chain.doFilter(request, response);
            } else {
                voice.say(
                        (HttpServletRequest) request,
                        answer,
                        HttpStatus.NOT_FOUND,
                        "not-found",
                        "There is nothing at this address.");
            }
        });
        filter.addUrlPatterns(ERROR_PAGE);
        filter.setDispatcherTypes(EnumSet.of(DispatcherType.ERROR, DispatcherType.REQUEST));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    /** Before everything that reads a body. */
    @Bean
    FilterRegistrationBean<BodyPlaces> bodyPlaces(
            @Value("${server.tomcat.threads.max:200}") int threads, JsonMapper json) {
        FilterRegistrationBean<BodyPlaces> filter =
                new FilterRegistrationBean<>(new BodyPlaces(Math.max(1, threads / 2), new ProblemVoice(json)));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return filter;
    }

    @Bean
    FilterRegistrationBean<DatabaseAway> databaseAway(JsonMapper json) {
        FilterRegistrationBean<DatabaseAway> filter =
                new FilterRegistrationBean<>(new DatabaseAway(new ProblemVoice(json)));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return filter;
    }

    /** After Boot's own, so that ours stands nearer to the requests. */
    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> tomcatRefusals(JsonMapper json) {
        TomcatRefusals refusals = new TomcatRefusals(new ProblemVoice(json));
        return factory -> factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(refusals));
    }
}
