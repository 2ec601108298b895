package dev.longshore.admin.security;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.Role;
import java.util.Arrays;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** Somebody who is known. Holds every role that his own includes. */
final class ActorAuthentication extends AbstractAuthenticationToken {

    private final transient Actor actor;

    ActorAuthentication(Actor actor) {
        super(authorities(actor.role()));
        this.actor = actor;
        super.setAuthenticated(true);
    }

    private static List<GrantedAuthority> authorities(Role own) {
        return Arrays.stream(Role.values())
                .filter(own::includes)
                .<GrantedAuthority>map(role -> new SimpleGrantedAuthority("ROLE_" + role.name()))
                .toList();
    }

    Actor actor() {
        return actor;
    }

    @Override
    public Object getPrincipal() {
        return actor;
    }

    @Override
    public String getName() {
        return actor.name();
    }

    @Override
    public String getCredentials() {
        return "";
    }
}
