package dev.longshore.admin.security;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Act;
import dev.longshore.sql.account.Accounts;
import dev.longshore.sql.account.Tokens;
import dev.longshore.sql.audit.AuditTrail;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** Four doors: the description of the API, the API, the machine's inside, the console. Each closes what {@link Routes} does not open. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class SecurityConfiguration {

    @Bean
    ProviderManager authenticationManager(Accounts accounts, AuditTrail audit, Clock clock) {
        return new ProviderManager(
                new PasswordLogin(accounts, audit, new LoginThrottle(clock), new VerifiedPasswords(clock)));
    }

    @Bean
    @Order(1)
    SecurityFilterChain docs(HttpSecurity http, ProviderManager logins, Tokens tokens, Refusals programs)
            throws Exception {
        http.securityMatcher(
                "/api/docs",
                "/api/swagger-ui/**",
                "/api/v1/openapi.json",
                "/api/v1/openapi.json/**",
                "/api/v1/openapi.json.yaml");
        // whoever has logged in to the console may read here too, without another password
        return programs(http, logins, tokens, programs, Routes.DOCS, AnswerHeaders.CONTENT_SECURITY_POLICY_OF_DOCS)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.NEVER))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain api(HttpSecurity http, ProviderManager logins, Tokens tokens, Refusals programs)
            throws Exception {
        http.securityMatcher("/api/**");
        return stateless(programs(http, logins, tokens, programs, Routes.API, AnswerHeaders.CONTENT_SECURITY_POLICY));
    }

    @Bean
    @Order(3)
    SecurityFilterChain actuator(HttpSecurity http, ProviderManager logins, Tokens tokens, Refusals programs)
            throws Exception {
        http.securityMatcher("/actuator", "/actuator/**");
        return stateless(
                programs(http, logins, tokens, programs, Routes.ACTUATOR, AnswerHeaders.CONTENT_SECURITY_POLICY));
    }

    @Bean
    @Order(4)
    SecurityFilterChain console(
            HttpSecurity http, ProviderManager logins, Accounts accounts, AuditTrail audit, Clock clock)
            throws Exception {
        Refusals people = new Refusals(
                audit, (request, response, status, code, detail) -> response.sendError(status.value(), detail));
        return http.authenticationManager(logins)
                .authorizeHttpRequests(routes -> Routes.authorize(routes, Routes.CONSOLE))
                .headers(headers -> AnswerHeaders.write(headers, AnswerHeaders.CONTENT_SECURITY_POLICY))
                .addFilterBefore(new SessionCheck(accounts, clock), AuthorizationFilter.class)
                .exceptionHandling(refused -> refused.accessDeniedHandler(people))
                .formLogin(form -> form.loginPage("/login")
                        .successHandler(recordedLogin(audit))
                        .failureHandler(failedLogin()))
                .logout(out -> out.logoutUrl("/logout").logoutSuccessUrl("/login?gone"))
                .build();
    }

    @Bean
    Refusals programs(AuditTrail audit, JsonMapper json) {
        return new Refusals(audit, new ProblemVoice(json));
    }

    @Bean
    WebMvcConfigurer actorArgument() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new ActorArgument());
            }
        };
    }

    private static HttpSecurity programs(
            HttpSecurity http,
            ProviderManager logins,
            Tokens tokens,
            Refusals refusals,
            List<Route> routes,
            String policy)
            throws Exception {
        return http.authenticationManager(logins)
                .csrf(CsrfConfigurer::disable)
                .requestCache(RequestCacheConfigurer::disable)
                .authorizeHttpRequests(rules -> Routes.authorize(rules, routes))
                .headers(headers -> AnswerHeaders.write(headers, policy))
                .httpBasic(basic -> basic.authenticationEntryPoint(refusals))
                .addFilterBefore(new TokenLogin(tokens, refusals), BasicAuthenticationFilter.class)
                .addFilterBefore(new CrossSiteRequests(refusals), TokenLogin.class)
                .exceptionHandling(
                        refused -> refused.authenticationEntryPoint(refusals).accessDeniedHandler(refusals));
    }

    private static SecurityFilterChain stateless(HttpSecurity http) throws Exception {
        return http.sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    private static SavedRequestAwareAuthenticationSuccessHandler recordedLogin(AuditTrail audit) {
        return new SavedRequestAwareAuthenticationSuccessHandler() {
            @Override
            public void onAuthenticationSuccess(
                    HttpServletRequest request, HttpServletResponse response, Authentication authentication)
                    throws IOException, ServletException {
                if (authentication.getPrincipal() instanceof Actor actor) {
                    audit.recordAlone(Act.accepted(actor, "login", "account:" + actor.name(), null));
                }
                super.onAuthenticationSuccess(request, response, authentication);
            }
        };
    }

    private static AuthenticationFailureHandler failedLogin() {
        return (request, response, why) -> response.sendRedirect(request.getContextPath()
                + (why instanceof LoginThrottled throttled ? "/login?wait=" + throttled.seconds() : "/login?failed"));
    }
}
