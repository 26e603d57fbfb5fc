"""For the first page of the admin."""

from django import template

from web.operators import Task, tasks_of_today

register = template.Library()


@register.simple_tag
def operator_tasks() -> list[Task]:
    """What an operator should look at today."""
    return tasks_of_today()
