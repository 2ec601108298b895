package dev.longshore.jobs.crm;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The sample's CRM, in a process that is told to be it, whatever else it does. */
@AutoConfiguration
@ConditionalOnProperty("longshore.sample.crm.serve")
class CrmConfiguration {

    private static final Logger log = LoggerFactory.getLogger(CrmConfiguration.class);

    @Bean
    SampleCrm sampleCrm(Environment environment) throws IOException {
        SampleCrm crm = SampleCrm.start(
                environment.getProperty("longshore.sample.crm.port", Integer.class, 8095),
                environment.getProperty("longshore.sample.crm.seed", Long.class, 1L));
        log.atInfo().addKeyValue("port", crm.port()).log("crm.listens");
        return crm;
    }
}
