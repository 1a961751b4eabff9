"""The manifests against Kubernetes' schemas, the operator's models, and the pods that Spark itself makes of them."""

import copy
from pathlib import Path

import kubernetes_validate
import pytest
import yaml
from kubeflow_spark_api.models import SparkV1beta2SparkApplication as SparkApplication

FOLDER = Path(__file__).parents[1] / "kubernetes"
KUBERNETES = "1.34"


def documents(name: str) -> list[dict]:
    return list(yaml.safe_load_all((FOLDER / name).read_text()))


def settings(name: str) -> dict[str, str]:
    lines = [line for line in (FOLDER / name).read_text().splitlines() if line and not line.startswith("#")]
    found = dict(line.split() for line in lines)
    assert len(found) == len(lines), f"{name} has a setting twice"
    return found


def validate(document: dict) -> None:
    named = copy.deepcopy(document)
    named.setdefault("metadata", {}).setdefault("name", "unnamed")
    kubernetes_validate.validate(named, KUBERNETES, strict=True)


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.yaml") if path.stem != "spark-application"))
def test_kubernetes_takes_the_manifest(name):
    for document in documents(name):
        validate(document)


def test_a_wrong_manifest_is_refused():
    [pod] = documents("pod.yaml")
    pod["spec"]["containers"][0]["securityContext"]["runAsNonRoots"] = True
    with pytest.raises(kubernetes_validate.ValidationError):
        validate(pod)


def test_the_operator_takes_the_application():
    [application] = documents("spark-application.yaml")
    assert SparkApplication.from_dict(application).to_dict() == application
    application["spec"]["executor"]["instance"] = 2
    assert SparkApplication.from_dict(application).to_dict() != application


@pytest.mark.parametrize("role, template", [("driver", "pod.yaml"), ("executor", "gpu-pod.yaml")])
def test_the_applications_pods_are_the_templates(role, template):
    [application] = documents("spark-application.yaml")
    [pod] = documents(template)
    # The operator finds a container by the name that Spark gives it.
    pod["spec"]["containers"][0]["name"] = f"spark-kubernetes-{role}"
    assert application["spec"][role]["template"]["spec"] == pod["spec"]


def test_the_application_says_what_the_properties_say():
    [application] = documents("spark-application.yaml")
    spec, conf = application["spec"], settings("gpu.conf")
    assert spec["image"] == conf["spark.kubernetes.container.image"]
    assert spec["driver"]["serviceAccount"] == conf["spark.kubernetes.authenticate.driver.serviceAccountName"]
    assert spec["sparkConf"] == {key: value for key, value in conf.items() if ".resource.gpu." in key}
    for name in ("instances", "cores", "memory", "memoryOverhead"):
        assert str(spec["executor"][name]) == conf[f"spark.executor.{name}"]


def executor_pod(spark, conf: dict[str, str]) -> dict:
    """What Spark would ask Kubernetes for. Nothing is asked: there is no cluster."""

    def scala(package, name):
        return getattr(getattr(package, name + "$"), "MODULE$")

    none = scala(spark.scala, "None")
    spark_conf = spark.org.apache.spark.SparkConf(False)
    asked = {"spark.app.name": "answers", "spark.driver.host": "driver", "spark.driver.port": "7078", **conf}
    for key, value in asked.items():
        spark_conf.set(key, value)
    secret = scala(spark.org.apache.spark.internal.config, "package").AUTH_SECRET_FILE()
    built = spark.org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBuilder().buildFromFeatures(
        scala(spark.org.apache.spark.deploy.k8s, "KubernetesConf").createExecutorConf(spark_conf, "1", "application", none, 0),
        spark.org.apache.spark.SecurityManager(spark_conf, none, secret),
        spark.io.fabric8.kubernetes.client.KubernetesClientBuilder().build(),
        scala(spark.org.apache.spark.resource, "ResourceProfile").getOrCreateDefaultProfile(spark_conf),
    )
    text = spark.io.fabric8.kubernetes.client.utils.Serialization
    pod = yaml.safe_load(text.asYaml(built.pod().pod()))
    pod["spec"]["containers"] = [yaml.safe_load(text.asYaml(built.pod().container()))]
    return pod


@pytest.mark.parametrize(
    "name, limits",
    [("cpu.conf", {"memory": "6144Mi"}), ("gpu.conf", {"memory": "12288Mi", "nvidia.com/gpu": "1"})],
)
def test_spark_makes_the_executors_that_are_meant(spark, monkeypatch, name, limits):
    monkeypatch.chdir(FOLDER.parents[1])
    conf = settings(name)
    pod = executor_pod(spark, conf)
    validate(pod)
    [container] = pod["spec"]["containers"]
    assert container["image"] == conf["spark.kubernetes.container.image"]
    assert container["resources"]["limits"] == limits
    assert container["resources"]["requests"]["cpu"] == conf["spark.executor.cores"]
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert pod["spec"]["securityContext"]["runAsUser"] == 185
    assert pod["spec"]["serviceAccountName"] == documents("account.yaml")[0]["metadata"]["name"]
    assert ("tolerations" in pod["spec"]) == (name == "gpu.conf")

    writable = {mount["mountPath"] for mount in container["volumeMounts"] if not mount.get("readOnly")}
    assert {"/tmp", "/opt/spark/work-dir"} <= writable
    [models] = [volume["persistentVolumeClaim"] for volume in pod["spec"]["volumes"] if volume["name"] == "models"]
    assert models == {"claimName": documents("models.yaml")[0]["metadata"]["name"], "readOnly": True}
    [mount] = [mount["mountPath"] for mount in container["volumeMounts"] if mount["name"] == "models"]
    assert conf["spark.encodeonce.model.default.path"].startswith(mount)
