"""``sbom``: the bill of materials of what is installed here, in CycloneDX 1.6."""

import argparse
import json
import re
from importlib.metadata import Distribution, distributions
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from packaging.requirements import Requirement

_SHORTEST_TEXT_OF_A_LICENCE = 60
_LICENCE = "License :: "


def add_to(commands, codes: str) -> None:
    """Adds the command to the parser."""
    sbom = commands.add_parser("sbom", help="list every package that is installed here, as CycloneDX JSON", epilog=codes)
    sbom.set_defaults(run=_print)


def _print(_asked: argparse.Namespace) -> None:
    print(json.dumps(bill_of_materials(), indent=2))


def bill_of_materials() -> dict[str, object]:
    """What is installed and what needs what. The same packages give the same bill, number included."""
    installed = {_canonical(one.metadata["Name"]): one for one in distributions()}
    components = [_component(installed[name]) for name in sorted(installed)]
    number = uuid5(NAMESPACE_URL, json.dumps(components))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "dashboard", "name": "review-oversight-dashboard"}},
        "components": components,
        "dependencies": [
            {"ref": _reference(installed[name]), "dependsOn": _needs(installed[name], installed)} for name in sorted(installed)
        ],
    }


def _component(one: Distribution) -> dict[str, object]:
    reference = _reference(one)
    told = {"type": "library", "bom-ref": reference, "name": one.metadata["Name"], "version": one.version, "purl": reference}
    return {**told, **({"licenses": found} if (found := _licences(one)) else {})}


def _reference(one: Distribution) -> str:
    return f"pkg:pypi/{_canonical(one.metadata['Name'])}@{quote(one.version, safe='.-')}"


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _licences(one: Distribution) -> list[dict[str, object]]:
    """As the package itself says: an expression of SPDX, else names."""
    if said := one.metadata.get("License-Expression"):
        return [{"expression": said}]
    names = [line.split(" :: ")[-1] for line in one.metadata.get_all("Classifier", []) if line.startswith(_LICENCE)]
    short = (one.metadata.get("License") or "").strip()
    if not names and 0 < len(short) <= _SHORTEST_TEXT_OF_A_LICENCE and "\n" not in short:
        names = [short]
    return [{"license": {"name": name}} for name in dict.fromkeys(names)]


def _needs(one: Distribution, installed: dict[str, Distribution]) -> list[str]:
    extras = ("", *one.metadata.get_all("Provides-Extra", []))
    asked = map(Requirement, one.requires or ())
    met = (need for need in asked if not need.marker or any(need.marker.evaluate({"extra": extra}) for extra in extras))
    names = {_canonical(need.name) for need in met} & set(installed)
    return sorted(_reference(installed[name]) for name in names)
