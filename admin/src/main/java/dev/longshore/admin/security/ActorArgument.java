package dev.longshore.admin.security;

import dev.longshore.model.account.Actor;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives a controller's method the one who asks, with the address of this request. */
final class ActorArgument implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Actor.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        if (!(SecurityContextHolder.getContext().getAuthentication() instanceof ActorAuthentication known)) {
            throw new AccessDeniedException("nobody is logged in");
        }
        Actor actor = known.actor();
        HttpServletRequest servletRequest = request.getNativeRequest(HttpServletRequest.class);
        String address = servletRequest == null ? actor.address() : servletRequest.getRemoteAddr();
        return new Actor(actor.name(), actor.role(), actor.scope(), address);
    }
}
