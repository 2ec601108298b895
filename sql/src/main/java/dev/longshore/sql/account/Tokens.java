package dev.longshore.sql.account;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.ApiToken;
import dev.longshore.model.account.Role;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.audit.Act;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.audit.AuditTrail;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.transaction.annotation.Transactional;

/** The tokens of programs. */
public class Tokens {

    private static final String PREFIX = "lsh_";

    private final EntityManager entities;
    private final AuditTrail audit;
    private final Clock clock;

    Tokens(EntityManager entities, AuditTrail audit, Clock clock) {
        this.entities = entities;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Makes a token.
     *
     * @return the token: to be shown once, only its hash is kept
     */
    @Transactional("jpaTransactionManager")
    public String create(Actor by, String name, Role role, TenantScope scope) {
        Names.require(name, "a token");
        if (byName(name).isPresent()) {
            throw LongshoreException.badInput(
                    "name-taken", "name", "There is a token \"" + name + "\" already.", "Choose another name.");
        }
        String token = PREFIX + Secrets.token();
        entities.persist(new ApiToken(name, Secrets.hash(token), role, scope, clock.instant()));
        entities.flush();
        audit.record(Act.accepted(by, "token.create", "token:" + name, role.word()));
        return token;
    }

    /** The token that was shown, if it is valid now. */
    @Transactional(transactionManager = "jpaTransactionManager", readOnly = true)
    public Optional<ApiToken> find(String token) {
        if (!token.startsWith(PREFIX)) {
            return Optional.empty();
        }
        return entities.createQuery("select t from ApiToken t where t.tokenHash = :hash", ApiToken.class)
                .setParameter("hash", Secrets.hash(token))
                .getResultStream()
                .findFirst()
                .filter(found -> found.isValidAt(clock.instant()));
    }

    /** Every token that was made, by name; the tokens themselves are kept nowhere. */
    @Transactional(transactionManager = "jpaTransactionManager", readOnly = true)
    public List<ApiToken> list() {
        return entities.createQuery("select t from ApiToken t order by t.name", ApiToken.class)
                .getResultList();
    }

    /** Ends a token, at once. */
    @Transactional("jpaTransactionManager")
    public void revoke(Actor by, String name, String reason) {
        ApiToken token = byName(name)
                .orElseThrow(() -> LongshoreException.badInput(
                        "unknown-token", "name", "There is no token \"" + name + "\".", "Write the name of a token."));
        token.revoke(clock.instant());
        entities.flush();
        audit.record(Act.accepted(by, "token.revoke", "token:" + name, reason));
    }

    private Optional<ApiToken> byName(String name) {
        return entities.createQuery("select t from ApiToken t where t.name = :name", ApiToken.class)
                .setParameter("name", name)
                .getResultStream()
                .findFirst();
    }
}
