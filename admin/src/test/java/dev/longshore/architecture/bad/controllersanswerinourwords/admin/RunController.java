package dev.longshore.architecture.bad.controllersanswerinourwords.admin;

import java.util.List;
import org.springframework.batch.core.BatchStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
record RunController(List<BatchStatus> statuses) {

    List<BatchStatus> all() {
        return statuses;
    }
}
