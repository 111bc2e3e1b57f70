"""What is told of a row and how it is filled in: titles, words for codes, pages, rules, tips, relations."""

from qgis.core import (
    QgsAttributeEditorContainer,
    QgsAttributeEditorField,
    QgsEditFormConfig,
    QgsEditorWidgetSetup,
    QgsFieldConstraints,
    QgsRelation,
    QgsRelationContext,
)

from ..core.columns import COLUMNS
from ..core.county import RELATIONS
from ..words import tr


def equip(opened, layer):
    """Give an opened layer its titles, words for codes, form and tip."""
    names = opened.fields().names()
    for index, name in enumerate(names):
        if name in COLUMNS:
            opened.setFieldAlias(index, tr(COLUMNS[name]))
        if name in layer.codes:
            opened.setEditorWidgetSetup(index, _words_for(layer.codes[name]))
        elif name.endswith("_name") and name.removesuffix("_name") in layer.codes:
            opened.setEditorWidgetSetup(index, QgsEditorWidgetSetup("Hidden", {}))
        _set_rules(opened, layer, index, name)
    opened.setDisplayExpression(_title_of(names))
    opened.setMapTipTemplate(_tip(layer, names))
    if layer.is_edited:
        opened.setEditFormConfig(_form(opened, layer))
    else:
        opened.setReadOnly(True)


def relate(project, by_name):
    """Tie layers together by the columns that name each other's rows."""
    for known in RELATIONS:
        child, parent = by_name.get(known.child), by_name.get(known.parent)
        if child is None or parent is None:
            continue
        if known.column not in child.fields().names() or known.key not in parent.fields().names():
            continue
        relation = QgsRelation(QgsRelationContext(project))
        relation.setId(f"wangge_{known.name}")
        relation.setName(tr(known.title))
        relation.setReferencingLayer(child.id())
        relation.setReferencedLayer(parent.id())
        relation.addFieldPair(known.column, known.key)
        project.relationManager().addRelation(relation)


def _words_for(codes):
    return QgsEditorWidgetSetup("ValueMap", {"map": [{tr(word): code} for code, word in codes.items()]})


def _set_rules(opened, layer, index, name):
    """What may not stay empty, and what may not be less."""
    if name in layer.kept:
        return
    if name in layer.needed:
        opened.setFieldConstraint(index, QgsFieldConstraints.Constraint.ConstraintNotNull)
    if name in layer.least:
        told = tr("Not less than") + f" {layer.least[name]}"
        opened.setConstraintExpression(index, f'"{name}" IS NULL OR "{name}" >= {layer.least[name]}', told)
        opened.setFieldConstraint(index, QgsFieldConstraints.Constraint.ConstraintExpression)


def _title_of(names):
    shown = [f'"{name}"' for name in ("name", "number", "code", "category_name") if name in names]
    return f"coalesce({', '.join([*shown, chr(39) * 2])})"


def _tip(layer, names):
    """A small table of what is told under the mouse; codes in words."""
    rows = []
    for name in layer.tip:
        if name in names:
            told = f"represent_value(\"{name}\", '{name}')" if name in layer.codes else f'"{name}"'
            rows.append(
                f"<tr><td style='color:gray'>{tr(COLUMNS[name])}</td><td>[% coalesce({told}, '') %]</td></tr>"
            )
    return f"<table cellspacing='3'>{''.join(rows)}</table>" if rows else ""


def _form(opened, layer):
    config = opened.editFormConfig()
    fields = opened.fields()
    for name in layer.kept:
        index = fields.indexOf(name)
        if index >= 0:
            config.setReadOnly(index, True)
    if not layer.tabs:
        return config
    config.setLayout(QgsEditFormConfig.EditorLayout.TabLayout)
    config.clearTabs()
    for title, names in layer.tabs.items():
        page = QgsAttributeEditorContainer(tr(title), None)
        page.setIsGroupBox(False)
        page.setColumnCount(1)
        for name in names:
            index = fields.indexOf(name)
            if index >= 0:
                page.addChildElement(QgsAttributeEditorField(name, index, page))
        if page.children():
            config.addTab(page)
    return config
