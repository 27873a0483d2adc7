package org.cdsk8s.reaper;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(
        packages = {"org.cdsk8s.common", "org.cdsk8s.reaper"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "org.cdsk8s.reaper";

    @ArchTest
    static final ArchRule packagesFormALine = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
            .layer("watch")
            .definedBy(ROOT + ".watch")
            .layer("pods")
            .definedBy(ROOT + ".pods")
            .layer("change")
            .definedBy(ROOT + ".change")
            .layer("journal")
            .definedBy(ROOT + ".journal")
            .layer("publish")
            .definedBy(ROOT + ".publish")
            .layer("lease")
            .definedBy(ROOT + ".lease")
            .layer("reaper")
            .definedBy(ROOT)
            .whereLayer("reaper")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("lease")
            .mayOnlyBeAccessedByLayers("reaper")
            .whereLayer("publish")
            .mayOnlyBeAccessedByLayers("reaper")
            .whereLayer("journal")
            .mayOnlyBeAccessedByLayers("publish", "reaper")
            .whereLayer("change")
            .mayOnlyBeAccessedByLayers("journal", "publish", "reaper")
            .whereLayer("watch")
            .mayOnlyBeAccessedByLayers("pods", "change", "reaper")
            .whereLayer("pods")
            .mayOnlyBeAccessedByLayers("reaper");

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule commonKnowsNoService = noClasses()
            .that()
            .resideInAPackage("org.cdsk8s.common..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "..");

    @ArchTest
    static final ArchRule onlyTheWatchAndTheElectionTalkToKubernetes = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .and()
            .resideOutsideOfPackages(ROOT + ".watch", ROOT + ".lease")
            .and()
            .doNotHaveFullyQualifiedName(ROOT + ".ReaperLifecycle") // makes the client
            .and()
            .doNotHaveFullyQualifiedName(ROOT + ".Reaper") // hands it on and closes it
            .and()
            .doNotHaveFullyQualifiedName(ROOT + ".Reaper$Clients")
            .and()
            .doNotHaveFullyQualifiedName(ROOT + ".Tenure") // hands it on
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fabric8.kubernetes.client..");

    @ArchTest
    static final ArchRule onlyTheJournalTalksToRedis = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .and()
            .resideOutsideOfPackage(ROOT + ".journal")
            .and()
            .doNotHaveFullyQualifiedName(ROOT + ".ReaperLifecycle") // is given the data source
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quarkus.redis..", "io.vertx..");

    @ArchTest
    static final ArchRule onlyCommonTalksToRabbitMq = noClasses()
            .that()
            .resideOutsideOfPackage("org.cdsk8s.common.amqp")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.rabbitmq..");

    @ArchTest
    static final ArchRule nobodyPrints = noClasses().should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule changesAreFoundWithoutInputOrOutput = noClasses()
            .that()
            .resideInAPackage(ROOT + ".change")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.net..", "io..", "com..");

    @ArchTest
    static final ArchRule namesSayWhatAThingIs = classes()
            .that()
            .resideInAPackage(ROOT + "..")
            .should()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotEndingWith("Impl")
            .andShould()
            .haveSimpleNameNotEndingWith("Utils");

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses classes) {
        assertThat(classes.that(resideInAPackage(ROOT + "..")).stream()
                        .map(JavaClass::getPackage)
                        .distinct())
                .allMatch(one -> one.isAnnotatedWith(NullMarked.class), "is @NullMarked")
                .extracting(JavaPackage::getName)
                .contains(ROOT, ROOT + ".watch", ROOT + ".change", ROOT + ".journal", ROOT + ".publish");
    }
}
