"""What the site answers to."""

from django.urls import path
from examples.django_project.lot import views

urlpatterns = [path("cars", views.add_car), path("stays", views.book)]
