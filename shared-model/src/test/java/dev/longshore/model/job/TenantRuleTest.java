package dev.longshore.model.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.TenantRule.Allowed;
import dev.longshore.model.job.TenantRule.Refused;
import java.util.List;
import org.junit.jupiter.api.Test;

class TenantRuleTest {

    private static final JobName JOB = new JobName("orders-export");

    private final TenantRule free = new TenantRule(TenantScope.ALL, JOB, "organization");
    private final TenantRule brazil = new TenantRule(new TenantScope("BRAZIL"), JOB, "organization");

    @Test
    void whoeverIsBoundToNoTenantNamesOneOrNone() {
        assertThat(free.decide(null, null)).isEqualTo(new Allowed(null));
        assertThat(free.decide("PERU", null)).isEqualTo(new Allowed("PERU"));
        assertThat(free.decide(null, "PERU")).isEqualTo(new Allowed("PERU"));
        assertThat(free.decide("PERU", "PERU")).isEqualTo(new Allowed("PERU"));
        assertThat(free.decide(null, " ")).isEqualTo(new Allowed(null));
    }

    @Test
    void whoeverIsBoundAsksForHisOwn() {
        assertThat(brazil.decide(null, null)).isEqualTo(new Allowed("BRAZIL"));
        assertThat(brazil.decide("BRAZIL", "BRAZIL")).isEqualTo(new Allowed("BRAZIL"));
        assertThat(brazil.decide("PERU", null)).isEqualTo(new Refused("tenant", "You are bound to the tenant BRAZIL."));
        assertThat(brazil.decide(null, "PERU"))
                .isEqualTo(new Refused("parameters.organization", "You are bound to the tenant BRAZIL."));
        assertThat(brazil.decide("BRAZIL", "PERU")).isInstanceOf(Refused.class);
        assertThat(brazil.decide(null, List.of("BRAZIL", "PERU"))).isInstanceOf(Refused.class);
        assertThat(brazil.decide(null, "brazil")).isInstanceOf(Refused.class);
        assertThat(brazil.whyOutOfReach()).isNull();
    }

    @Test
    void aJobOfAllTenantsIsOutOfReachOfOne() {
        TenantRule all = new TenantRule(new TenantScope("BRAZIL"), JOB, null);

        assertThat(all.whyOutOfReach()).contains("all tenants", "BRAZIL");
        assertThat(all.decide(null, null)).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.field())
                .isEqualTo("job"));
    }

    @Test
    void aRequestThatContradictsItselfIsBadInput() {
        assertThatThrownBy(() -> free.decide("PERU", "BRAZIL"))
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.field()).isEqualTo("parameters.organization"));
        assertThatThrownBy(() -> new TenantRule(TenantScope.ALL, JOB, null).decide("PERU", null))
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.field()).isEqualTo("tenant"));
    }
}
