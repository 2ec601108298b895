package dev.longshore.admin.security;

import dev.longshore.model.account.Account;
import dev.longshore.model.account.Actor;
import dev.longshore.model.account.Role;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.audit.Act;
import dev.longshore.sql.account.Accounts;
import dev.longshore.sql.audit.AuditTrail;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Lets people in by name and password: at the form, and in each request of the API. Wrong ones are slowed down and recorded. */
final class PasswordLogin implements AuthenticationProvider {

    private static final int LONGEST_NAME = 80;

    private final Accounts accounts;
    private final AuditTrail audit;
    private final LoginThrottle throttle;
    private final VerifiedPasswords verified;

    PasswordLogin(Accounts accounts, AuditTrail audit, LoginThrottle throttle, VerifiedPasswords verified) {
        this.accounts = accounts;
        this.audit = audit;
        this.throttle = throttle;
        this.verified = verified;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        String name = attempt.getName();
        String password = attempt.getCredentials() instanceof String given ? given : "";
        String address =
                attempt.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : null;
        if (name.length() > LONGEST_NAME || name.indexOf('\0') >= 0) {
            throw new BadCredentialsException("no such account");
        }
        Optional<Account> account = accounts.find(name).filter(found -> !found.isDisabled());
        if (account.filter(found -> verified.knows(found, password)).isEmpty()) {
            verify(account.orElse(null), name, password, address);
        }
        Account known = account.orElseThrow(() -> new BadCredentialsException("no such account"));
        return new ActorAuthentication(new Actor(known.name(), known.role(), known.scope(), address));
    }

    private void verify(@Nullable Account account, String name, String password, @Nullable String address) {
        synchronized (throttle.turnOf(name, address)) {
            if (account != null && verified.knows(account, password)) {
                return;
            }
            throttle.begin(name, address).ifPresent(wait -> {
                throw new LoginThrottled(wait);
            });
            if (!accounts.isPasswordOf(account, password)) {
                Actor nobody = new Actor("anonymous", Role.VIEWER, TenantScope.ALL, address);
                audit.recordAlone(Act.refused(nobody, "login", "account:" + name, "wrong name or password"));
                throw new BadCredentialsException("wrong name or password");
            }
            throttle.succeeded(name, address);
            if (account != null) {
                verified.remember(account, password);
            }
        }
    }
}
