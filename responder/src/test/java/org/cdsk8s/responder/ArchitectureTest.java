package org.cdsk8s.responder;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.cdsk8s.responder");

    @Test
    void shouldHaveLookedAtTheResponder() {
        assertThat(CLASSES.contain(Responder.class)).isTrue();
        assertThat(CLASSES).hasSizeGreaterThan(40);
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        slices().matching("org.cdsk8s.responder.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void shouldKeepTheLineFreeOfWhatIsCds() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.cdsk8s.responder", "org.cdsk8s.responder.cds")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.cdsk8s.responder.cds")
                .check(CLASSES);
    }

    @Test
    void shouldTalkToKubernetesOnlyWhereJobsAreCountedLaunchedAndEnded() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "org.cdsk8s.responder",
                        "org.cdsk8s.responder.admission",
                        "org.cdsk8s.responder.cancel",
                        "org.cdsk8s.responder.end",
                        "org.cdsk8s.responder.launch",
                        "org.cdsk8s.responder.log",
                        "org.cdsk8s.responder.outcome",
                        "org.cdsk8s.responder.stuck")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fabric8.kubernetes.client")
                .check(CLASSES);
    }

    @Test
    void shouldTalkToRedisOnlyAboutTombstones() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.cdsk8s.responder", "org.cdsk8s.responder.tombstone")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.quarkus.redis..")
                .check(CLASSES);
    }

    @Test
    void shouldLeaveTheRabbitMqClientToCommon() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.rabbitmq..")
                .check(CLASSES);
    }

    @Test
    void shouldKnowNothingOfTheOtherService() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.cdsk8s.reaper..")
                .check(CLASSES);
    }

    @Test
    void shouldThrowNoGenericExceptions() {
        NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(CLASSES);
    }

    @Test
    void shouldMarkEveryPackageAsNullChecked() {
        classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith("org.jspecify.annotations.NullMarked")
                .check(CLASSES);
    }
}
