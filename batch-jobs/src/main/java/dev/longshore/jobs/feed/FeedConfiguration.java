package dev.longshore.jobs.feed;

import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.feed.FeedTarget;
import dev.longshore.sql.input.InputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

@AutoConfiguration
@ConditionalOnWorker
class FeedConfiguration {

    @Bean("sample-feed")
    SampleFeedFile sampleFeedFile() {
        return new SampleFeedFile();
    }

    @Bean("one-line-notes")
    OneLineNotes oneLineNotes() {
        return new OneLineNotes();
    }

    @Bean
    FeedKind feedKind(Folders folders, InputFiles inputs, FeedTarget target, JsonMapper json, ListableBeanFactory beans)
            throws IOException {
        Path feeds = folders.data().resolve("feeds");
        Files.createDirectories(feeds);
        return new FeedKind(
                new FeedFiles(feeds, inputs),
                target,
                json,
                beans.getBeansOfType(LineProcessor.class),
                beans.getBeansOfType(FeedPreparation.class));
    }
}
