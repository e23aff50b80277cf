package dev.playhead.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.playhead.problem.Problem;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AuthTranslationTest {

    @ParameterizedTest
    @EnumSource
    void what_is_our_fault_never_looks_like_the_clients(Problem problem) {
        assertThat(AuthTranslation.of(problem).status() >= 500).isEqualTo(problem.status() >= 500);
    }
}
